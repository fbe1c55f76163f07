package tracerouterexporter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"go.uber.org/zap"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

// How long the first list of EndpointSlices may take: without leave to read them it never comes.
const listTimeout = 30 * time.Second

// How many handovers a new router waits for the samplers to settle, at most.
const mostHandovers = 5

// kubernetesSource follows the EndpointSlices of a headless Service.
type kubernetesSource struct {
	config             KubernetesConfig
	service, namespace string
	handover           time.Duration
	logger             *zap.Logger
	client             kubernetes.Interface
	cancel             context.CancelFunc
	factory            informers.SharedInformerFactory
}

func newKubernetesSource(config KubernetesConfig, handover time.Duration, logger *zap.Logger) (*kubernetesSource, error) {
	inCluster, err := rest.InClusterConfig()
	if err != nil {
		return nil, fmt.Errorf("members.kubernetes works in a pod with a service account only: %w", err)
	}
	client, err := kubernetes.NewForConfig(inCluster)
	if err != nil {
		return nil, err
	}
	return kubernetesSourceWith(config, handover, logger, client)
}

func kubernetesSourceWith(config KubernetesConfig, handover time.Duration, logger *zap.Logger, client kubernetes.Interface) (*kubernetesSource, error) {
	service, namespace, _ := strings.Cut(config.Service, ".")
	namespace, _, _ = strings.Cut(namespace, ".") // service.namespace.svc.cluster.local
	if namespace == "" {
		own, err := os.ReadFile("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
		if err != nil {
			return nil, fmt.Errorf("members.kubernetes.service is %q: write it as service.namespace", config.Service)
		}
		namespace = strings.TrimSpace(string(own))
	}
	return &kubernetesSource{config: config, service: service, namespace: namespace, handover: handover, logger: logger, client: client}, nil
}

func (s *kubernetesSource) start(ctx context.Context, update func([]endpoint)) error {
	running, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.factory = informers.NewSharedInformerFactoryWithOptions(s.client, 0, informers.WithNamespace(s.namespace),
		informers.WithTweakListOptions(func(options *meta.ListOptions) { options.LabelSelector = discovery.LabelServiceName + "=" + s.service }))
	informer := s.factory.Discovery().V1().EndpointSlices().Informer()
	var telling sync.Mutex // so that what is told last is what is true
	tell := func() {
		telling.Lock()
		defer telling.Unlock()
		update(s.endpoints(informer.GetStore().List()))
	}
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { tell() },
		UpdateFunc: func(any, any) { tell() },
		DeleteFunc: func(any) { tell() },
	})
	if err != nil {
		return err
	}
	s.factory.Start(running.Done())
	listed, stop := context.WithTimeout(ctx, listTimeout)
	defer stop()
	if !cache.WaitForCacheSync(listed.Done(), informer.HasSynced) {
		return errors.Join(fmt.Errorf("the EndpointSlices of Service %s in namespace %s could not be listed within %v: may this pod's service account get, list and watch endpointslices (discovery.k8s.io) there?",
			s.service, s.namespace, listTimeout), ctx.Err())
	}
	tell()
	s.waitUntilSettled(ctx, informer.GetStore().List)
	return nil
}

// waitUntilSettled waits until the last change is a handover ago: this router has not seen the samplers that were there before it, to which
// the traces under way belong.
func (s *kubernetesSource) waitUntilSettled(ctx context.Context, list func() []any) {
	for limit := time.Now().Add(mostHandovers * s.handover); time.Now().Before(limit); {
		last := lastChange(list())
		wait := min(time.Until(last.Add(s.handover)), s.handover)
		if last.IsZero() || wait <= 0 {
			return
		}
		s.logger.Info("The samplers have just changed: this router begins when the traces that were under way then are decided.", zap.Duration("wait", wait))
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
	}
}

func lastChange(objects []any) (last time.Time) {
	for _, object := range objects {
		slice, ok := object.(*discovery.EndpointSlice)
		if !ok || len(slice.Endpoints) == 0 {
			continue
		}
		if changed, err := time.Parse(time.RFC3339Nano, slice.Annotations[core.EndpointsLastChangeTriggerTime]); err == nil && changed.After(last) {
			last = changed
		}
	}
	return last
}

// endpoints are those that serve. One that is not ready, or is terminating, takes no new traces.
func (s *kubernetesSource) endpoints(objects []any) []endpoint {
	var endpoints []endpoint
	for _, object := range objects {
		slice, ok := object.(*discovery.EndpointSlice)
		if !ok {
			continue
		}
		for _, e := range slice.Endpoints {
			if len(e.Addresses) == 0 || !is(e.Conditions.Serving, is(e.Conditions.Ready, true)) {
				continue
			}
			found := endpoint{
				Name: e.Addresses[0], Address: address(e.Addresses[0], s.config.Port), ReplayAddress: address(e.Addresses[0], s.config.ReplayPort),
				Ready: is(e.Conditions.Ready, true) && !is(e.Conditions.Terminating, false),
			}
			if e.Hostname != nil {
				found.Name = *e.Hostname
			}
			if e.TargetRef != nil {
				found.UID = string(e.TargetRef.UID)
			}
			endpoints = append(endpoints, found)
		}
	}
	// While a pod is replaced both may be listed; the one that is ready is the new one. Of a pod with two addresses it is always the same one.
	slices.SortStableFunc(endpoints, func(a, b endpoint) int {
		if a.Name == b.Name && a.Ready != b.Ready {
			if a.Ready {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Address, b.Address))
	})
	return slices.CompactFunc(endpoints, func(a, b endpoint) bool { return a.Name == b.Name })
}

func is(condition *bool, otherwise bool) bool {
	if condition == nil {
		return otherwise
	}
	return *condition
}

func (s *kubernetesSource) stop() {
	s.cancel()
	s.factory.Shutdown()
}
