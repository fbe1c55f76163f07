package tracerouterexporter

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/fake"
	kubernetestest "k8s.io/client-go/testing"
)

var kubernetesConfig = KubernetesConfig{Service: "sampler.tracing", Port: 4317, ReplayPort: 4319}

func kubernetesSourceFor(t *testing.T, handover time.Duration, client kubernetes.Interface) (*kubernetesSource, *observer.ObservedLogs) {
	t.Helper()
	logged, logs := observer.New(zapcore.InfoLevel)
	source, err := kubernetesSourceWith(kubernetesConfig, handover, zap.New(logged), client)
	if err != nil {
		t.Fatal(err)
	}
	return source, logs
}

func slice(name string, endpoints ...discovery.Endpoint) *discovery.EndpointSlice {
	return &discovery.EndpointSlice{
		ObjectMeta: meta.ObjectMeta{Name: name, Namespace: "tracing", Labels: map[string]string{discovery.LabelServiceName: "sampler"}},
		Endpoints:  endpoints,
	}
}

// pod is an endpoint that is ready.
func pod(hostname, address, uid string) discovery.Endpoint {
	e := discovery.Endpoint{Addresses: []string{address}, TargetRef: &core.ObjectReference{UID: types.UID(uid)}}
	if hostname != "" {
		e.Hostname = &hostname
	}
	return with(e, true, true, false)
}

func with(e discovery.Endpoint, ready, serving, terminating bool) discovery.Endpoint {
	e.Conditions = discovery.EndpointConditions{Ready: &ready, Serving: &serving, Terminating: &terminating}
	return e
}

func TestEndpointsOfSlices(t *testing.T) {
	source, _ := kubernetesSourceFor(t, 0, fake.NewClientset())
	member := func(name, host, uid string, ready bool) endpoint {
		return endpoint{Name: name, UID: uid, Address: host + ":4317", ReplayAddress: host + ":4319", Ready: ready}
	}
	a, b := pod("sampler-0", "10.0.0.1", "u0"), pod("sampler-1", "10.0.0.2", "u1")
	for name, test := range map[string]struct {
		slices []any
		want   []endpoint
	}{
		"no slice":                                 {nil, nil},
		"two that are ready, by name":              {[]any{slice("x", b, a)}, []endpoint{member("sampler-0", "10.0.0.1", "u0", true), member("sampler-1", "10.0.0.2", "u1", true)}},
		"in two slices":                            {[]any{slice("x", b), slice("y", a)}, []endpoint{member("sampler-0", "10.0.0.1", "u0", true), member("sampler-1", "10.0.0.2", "u1", true)}},
		"in both slices while it moves":            {[]any{slice("x", a), slice("y", a)}, []endpoint{member("sampler-0", "10.0.0.1", "u0", true)}},
		"one that terminates and still serves":     {[]any{slice("x", with(a, false, true, true))}, []endpoint{member("sampler-0", "10.0.0.1", "u0", false)}},
		"ready is forced on one that terminates":   {[]any{slice("x", with(a, true, true, true))}, []endpoint{member("sampler-0", "10.0.0.1", "u0", false)}},
		"one that serves but is not ready":         {[]any{slice("x", with(a, false, true, false))}, []endpoint{member("sampler-0", "10.0.0.1", "u0", false)}},
		"one that does not serve":                  {[]any{slice("x", with(a, false, false, true), b)}, []endpoint{member("sampler-1", "10.0.0.2", "u1", true)}},
		"conditions that are not said":             {[]any{slice("x", discovery.Endpoint{Addresses: []string{"10.0.0.9"}})}, []endpoint{member("10.0.0.9", "10.0.0.9", "", true)}},
		"without a hostname the address":           {[]any{slice("x", pod("", "10.0.0.1", "u0"))}, []endpoint{member("10.0.0.1", "10.0.0.1", "u0", true)}},
		"without an address it is left out":        {[]any{slice("x", discovery.Endpoint{})}, nil},
		"the new pod goes before the one it ends":  {[]any{slice("x", with(a, false, true, true), pod("sampler-0", "10.0.0.3", "u2"))}, []endpoint{member("sampler-0", "10.0.0.3", "u2", true)}},
		"an IPv6 address":                          {[]any{slice("x", pod("sampler-0", "fd00::1", "u0"))}, []endpoint{member("sampler-0", "[fd00::1]", "u0", true)}},
		"of a pod's two addresses always the same": {[]any{slice("six", pod("sampler-0", "fd00::1", "u0")), slice("four", a)}, []endpoint{member("sampler-0", "10.0.0.1", "u0", true)}},
		"what is not a slice":                      {[]any{"a tombstone"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := source.endpoints(test.slices); !slices.Equal(got, test.want) {
				t.Errorf("%+v, not %+v", got, test.want)
			}
		})
	}
}

// told is what a source said last.
type told struct {
	mutex     sync.Mutex
	endpoints []endpoint
	times     int
}

func (l *told) update(endpoints []endpoint) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.endpoints, l.times = endpoints, l.times+1
}

// names are those of the samplers, with a * at each that drains.
func (l *told) names() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	var names []string
	for _, e := range l.endpoints {
		name := e.Name + "/" + e.UID
		if !e.Ready {
			name += "*"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

func TestTheKubernetesSourceFollowsTheSlicesOfItsServiceAlone(t *testing.T) {
	other := slice("other", pod("someone", "10.0.0.7", "u7"))
	other.Labels[discovery.LabelServiceName] = "another"
	elsewhere := slice("elsewhere", pod("someone", "10.0.0.8", "u8"))
	elsewhere.Namespace = "another"
	client := fake.NewClientset(slice("x", pod("sampler-0", "10.0.0.1", "u0")), other, elsewhere)
	source, _ := kubernetesSourceFor(t, time.Hour, client)
	var last told
	if err := source.start(t.Context(), last.update); err != nil {
		t.Fatal(err)
	}
	defer source.stop()
	if names := last.names(); names != "sampler-0/u0" {
		t.Fatalf("at the start it tells of %q", names)
	}
	ours := client.DiscoveryV1().EndpointSlices("tracing")
	for _, step := range []struct {
		what string
		do   func() error
		want string
	}{
		{"a second slice", func() error {
			_, err := ours.Create(t.Context(), slice("y", pod("sampler-1", "10.0.0.2", "u1")), meta.CreateOptions{})
			return err
		}, "sampler-0/u0 sampler-1/u1"},
		{"one terminates", func() error {
			_, err := ours.Update(t.Context(), slice("x", with(pod("sampler-0", "10.0.0.1", "u0"), false, true, true)), meta.UpdateOptions{})
			return err
		}, "sampler-0/u0* sampler-1/u1"},
		{"it comes back as another pod", func() error {
			_, err := ours.Update(t.Context(), slice("x", pod("sampler-0", "10.0.0.3", "u2")), meta.UpdateOptions{})
			return err
		}, "sampler-0/u2 sampler-1/u1"},
		{"a slice is deleted", func() error { return ours.Delete(t.Context(), "y", meta.DeleteOptions{}) }, "sampler-0/u2"},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		eventually(t, step.what, func() bool { return last.names() == step.want })
	}
}

func TestTheKubernetesSourceSaysWhatItMayNotDo(t *testing.T) {
	client := fake.NewClientset()
	client.PrependReactor("list", "endpointslices", func(kubernetestest.Action) (bool, runtime.Object, error) {
		return true, nil, errors.New("forbidden")
	})
	source, _ := kubernetesSourceFor(t, 0, client)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := source.start(ctx, new(told).update)
	defer source.stop()
	if err == nil || !strings.Contains(err.Error(), "Service sampler in namespace tracing") || !strings.Contains(err.Error(), "get, list and watch endpointslices") {
		t.Errorf("the error is %v", err)
	}
}

func TestARouterThatStartsAfterAChangeWaitsUntilWhatWasUnderWayIsDecided(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel() // so that no test waits: whether it would have waited is in the log
	const handover = time.Hour
	at := func(age time.Duration, endpoints ...discovery.Endpoint) *discovery.EndpointSlice {
		s := slice("x", endpoints...)
		s.Annotations = map[string]string{core.EndpointsLastChangeTriggerTime: time.Now().Add(-age).Format(time.RFC3339Nano)}
		return s
	}
	a := pod("sampler-0", "10.0.0.1", "u0")
	for name, test := range map[string]struct {
		slices      []any
		least, most time.Duration
	}{
		"a change just now":              {[]any{at(0, a)}, 59 * time.Minute, handover},
		"a change half an hour ago":      {[]any{at(30*time.Minute, a)}, 29 * time.Minute, 30 * time.Minute},
		"the latest of two counts":       {[]any{at(50*time.Minute, a), at(30*time.Minute, a)}, 29 * time.Minute, 30 * time.Minute},
		"a clock that is ahead":          {[]any{at(-5*time.Hour, a)}, handover, handover},
		"a change long ago":              {[]any{at(2*time.Hour, a)}, 0, 0},
		"nothing said about the time":    {[]any{slice("x", a)}, 0, 0},
		"a slice without any member yet": {[]any{at(0)}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			source, logs := kubernetesSourceFor(t, handover, fake.NewClientset())
			source.waitUntilSettled(gone, func() []any { return test.slices })
			var wait time.Duration
			if logs.Len() > 0 {
				wait = logs.All()[0].ContextMap()["wait"].(time.Duration)
			}
			if wait < test.least || wait > test.most {
				t.Errorf("it waits for %v, not for %v to %v", wait, test.least, test.most)
			}
		})
	}
}

func TestTheServiceIsNamedWithItsNamespace(t *testing.T) {
	for written, want := range map[string][2]string{"sampler.tracing": {"sampler", "tracing"}, "sampler.tracing.svc.cluster.local": {"sampler", "tracing"}} {
		source, err := kubernetesSourceWith(KubernetesConfig{Service: written}, 0, zap.NewNop(), fake.NewClientset())
		if err != nil || source.service != want[0] || source.namespace != want[1] {
			t.Errorf("%s is Service %s in namespace %s (%v)", written, source.service, source.namespace, err)
		}
	}
}

func TestOutsideOfAPodTheKubernetesSourceSaysSo(t *testing.T) {
	if _, err := kubernetesSourceWith(KubernetesConfig{Service: "sampler"}, 0, zap.NewNop(), nil); err == nil || !strings.Contains(err.Error(), "service.namespace") {
		t.Errorf("without a namespace the error is %v", err)
	}
	t.Setenv("KUBERNETES_SERVICE_HOST", "")
	if _, err := newKubernetesSource(kubernetesConfig, 0, zap.NewNop()); err == nil || !strings.Contains(err.Error(), "in a pod with a service account only") {
		t.Errorf("the error is %v", err)
	}
}
