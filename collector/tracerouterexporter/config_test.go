package tracerouterexporter

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/xconfmap"
)

// load does with a configuration what the Collector does with it.
func load(yaml string) (*Config, error) {
	retrieved, err := confmap.NewRetrievedFromYAML([]byte(yaml))
	if err != nil {
		return nil, err
	}
	conf, err := retrieved.AsConf()
	if err != nil {
		return nil, err
	}
	config := createDefaultConfig().(*Config)
	if err := conf.Unmarshal(config); err != nil {
		return nil, err
	}
	return config, xconfmap.Validate(config)
}

func number(t *testing.T, written string) int {
	t.Helper()
	n, err := strconv.Atoi(written)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheDefaultsNeedTheDecisionWaitAndTheMembersOnly(t *testing.T) {
	if err := componenttest.CheckConfigStruct(createDefaultConfig()); err != nil {
		t.Error(err)
	}
	config, err := load("{decision_wait: 12s, members: {kubernetes: {service: sampler.tracing}}}")
	if err != nil {
		t.Fatal(err)
	}
	kubernetes := config.Members.Kubernetes.Get()
	for name, equal := range map[string]bool{
		"window":                config.window() == 22*time.Second,
		"max_size_mib":          config.Window.MaxSizeMiB == 256,
		"handover":              config.handover() == 12*time.Second,
		"unresponsive_after":    config.UnresponsiveAfter == 5*time.Second,
		"acknowledge_after":     config.AcknowledgeAfter == time.Second,
		"timeout":               config.Timeout == time.Minute,
		"compression":           config.Compression == "none",
		"sending_queue":         !config.QueueConfig.HasValue(),
		"kubernetes":            config.Members.Kubernetes.HasValue() && !config.Members.DNS.HasValue(),
		"kubernetes.port":       kubernetes.Port == 4317 && kubernetes.ReplayPort == 0,
		"kubernetes.replay":     address("10.0.0.1", kubernetes.ReplayPort) == "",
		"tls, as in configgrpc": !config.TLS.Insecure,
	} {
		if !equal {
			t.Errorf("%s is not the default", name)
		}
	}
}

func TestAWholeConfigurationIsRead(t *testing.T) {
	config, err := load(`
decision_wait: 12s
members:
  dns: {hostname: samplers.example, replay_port: 4319}
window: {duration: 30s, max_size_mib: 64}
handover: 10s
unresponsive_after: 4s
acknowledge_after: 500ms
tls: {insecure: true}
timeout: 20s
compression: snappy
sending_queue: {queue_size: 10}
`)
	if err != nil {
		t.Fatal(err)
	}
	dns := config.Members.DNS.Get()
	if dns.Hostname != "samplers.example" || dns.Port != 4317 || dns.ReplayPort != 4319 || dns.Interval != 5*time.Second {
		t.Errorf("dns is %+v", dns)
	}
	if config.window() != 30*time.Second || config.Window.MaxSizeMiB != 64 || config.handover() != 10*time.Second || config.UnresponsiveAfter != 4*time.Second ||
		config.AcknowledgeAfter != 500*time.Millisecond || config.Timeout != 20*time.Second || config.Compression != "snappy" || !config.TLS.Insecure || !config.QueueConfig.HasValue() {
		t.Errorf("%+v", config)
	}
}

func TestWhatIsWrongIsSaidWithWhatToDo(t *testing.T) {
	const static = "members: {static: [{endpoint: 'localhost:4317'}]}\n"
	const wait = "decision_wait: 12s\n"
	for yaml, want := range map[string]string{
		static:                                                              "decision_wait is missing: set it to the decision_wait of the samplers'",
		static + "decision_wait: -1s":                                       "decision_wait is missing",
		static + wait + "unresponsive_after: 0s":                            "unresponsive_after has to be positive",
		static + wait + "acknowledge_after: -1s":                            "acknowledge_after is -1s: it has to lie between 0 and unresponsive_after (5s)",
		static + wait + "acknowledge_after: 6s":                             "acknowledge_after is 6s",
		static + wait + "window: {duration: 16s}":                           "window.duration is 16s: a trace would be forgotten before",
		static + wait + "window: {duration: -1s}":                           "make it at least decision_wait + unresponsive_after, which is 17s",
		static + wait + "window: {max_size_mib: 0}":                         "window.max_size_mib is 0: the window has to be bounded",
		static + wait + "window: {max_size_mib: 9000000000000}":             "window.max_size_mib is 9000000000000: the window has to be bounded",
		static + wait + "handover: -1s":                                     "handover is -1s: it has to lie between 0",
		static + wait + "handover: 23s":                                     "and the window (22s)",
		static + wait + "endpoint: 'localhost:4317'":                        "the samplers' addresses belong under members",
		static + wait + "timeout: -1s":                                      "timeout",
		static + wait + "no_such_key: 1":                                    "no_such_key",
		wait:                                                                "members has to say in one way where the samplers are: kubernetes, dns, or static; here are 0",
		wait + "members: {}":                                                "here are 0",
		wait + "members: {static: [{endpoint: 'a:1'}], dns: {hostname: b}}": "here are 2",
		wait + "members: {static: []}":                                      "members.static is empty",
		wait + "members: {static: [{name: a}]}":                             "members.static[0].endpoint is missing: host:port",
		wait + "members: {static: [{endpoint: a}]}":                         `members.static[0].endpoint is "a": it has to be host:port`,
		wait + "members: {static: [{endpoint: 'a:1', replay_endpoint: b}]}": `members.static[0].replay_endpoint is "b"`,
		wait + "members: {static: [{endpoint: 'a:1', name: x}, {endpoint: 'b:1', name: x}]}": `members.static[1]: two samplers are named "x"`,
		wait + "members: {static: [{endpoint: 'a:1'}, {endpoint: 'a:1'}]}":                   `two samplers are named "a:1"`,
		wait + "members: {kubernetes: {port: 1}}":                                            "members.kubernetes.service is missing",
		wait + "members: {kubernetes: {service: a.b, port: 0}}":                              "members.kubernetes.port is 0: it has to be a port",
		wait + "members: {kubernetes: {service: a.b, replay_port: 65536}}":                   "members.kubernetes.replay_port is 65536",
		wait + "members: {dns: {port: 1}}":                                                   "members.dns.hostname is missing",
		wait + "members: {dns: {hostname: a, interval: 0s}}":                                 "members.dns.interval is 0s: it has to be positive",
		wait + "members: {dns: {hostname: a, port: 65536}}":                                  "members.dns.port is 65536",
		wait + "members: {dns: {hostname: a, replay_port: -1}}":                              "members.dns.replay_port is -1",
	} {
		if _, err := load(yaml); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of\n%s\nit says: %v\nnot: %s", yaml, err, want)
		}
	}
}

// FuzzConfig gives the Collector whatever there is for a configuration: it may be refused, but with a message. What is accepted has to be bounded.
// More than the seeds: go test -fuzz FuzzConfig -fuzzminimizetime 10x ./tracerouterexporter
func FuzzConfig(f *testing.F) {
	f.Add("{decision_wait: 12s, members: {kubernetes: {service: sampler.tracing, port: 4317, replay_port: 4319}}}")
	f.Add("{decision_wait: 1s, members: {static: [{name: a, endpoint: 'localhost:4317', replay_endpoint: 'localhost:4319'}]}, window: {duration: 20s, max_size_mib: 1}}")
	f.Add("{decision_wait: 12s, members: {dns: {hostname: samplers.example, interval: 5s}}, handover: 3s, unresponsive_after: 2s, acknowledge_after: 0s, tls: {insecure: true}}")
	f.Add("{decision_wait: 12s, members: {kubernetes:}, sending_queue: {queue_size: 10}, keepalive: {time: 1s}, endpoint: ':0'}")
	f.Fuzz(func(t *testing.T, yaml string) {
		config, err := load(yaml)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without a message")
			}
			return
		}
		if config.window() < config.DecisionWait || config.handover() > config.window() || config.Window.MaxSizeMiB<<20 <= 0 || config.DecisionWait <= 0 {
			t.Errorf("accepted: %+v", config)
		}
	})
}
