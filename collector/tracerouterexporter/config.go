package tracerouterexporter

import (
	"errors"
	"fmt"
	"math"
	"net"
	"strconv"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

// Config of the exporter; README.md describes each key.
type Config struct {
	exporterhelper.TimeoutConfig `mapstructure:",squash"`
	configgrpc.ClientConfig      `mapstructure:",squash"`

	QueueConfig configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"sending_queue"`

	// DecisionWait is the samplers' own.
	DecisionWait time.Duration `mapstructure:"decision_wait"`
	Members      MembersConfig `mapstructure:"members"`
	Window       WindowConfig  `mapstructure:"window"`
	// Handover is for how long after a change of the samplers a trace may have been begun by another router that did not know yet.
	Handover time.Duration `mapstructure:"handover"`
	// UnresponsiveAfter is how long a sampler may owe an answer before it is taken for dead.
	UnresponsiveAfter time.Duration `mapstructure:"unresponsive_after"`
	// AcknowledgeAfter is how long a sender waits for a slow sampler before what is in the window counts as taken.
	AcknowledgeAfter time.Duration `mapstructure:"acknowledge_after"`

	_ struct{}
}

// MembersConfig says where the samplers are: in one of three ways.
type MembersConfig struct {
	Kubernetes configoptional.Optional[KubernetesConfig] `mapstructure:"kubernetes"`
	DNS        configoptional.Optional[DNSConfig]        `mapstructure:"dns"`
	Static     []StaticMember                            `mapstructure:"static"`

	_ struct{}
}

// KubernetesConfig names the headless Service whose EndpointSlices are followed.
type KubernetesConfig struct {
	Service    string `mapstructure:"service"`
	Port       int    `mapstructure:"port"`
	ReplayPort int    `mapstructure:"replay_port"`

	_ struct{}
}

// DNSConfig names a host with one address for each sampler.
type DNSConfig struct {
	Hostname   string        `mapstructure:"hostname"`
	Port       int           `mapstructure:"port"`
	ReplayPort int           `mapstructure:"replay_port"`
	Interval   time.Duration `mapstructure:"interval"`

	_ struct{}
}

// StaticMember is a sampler whose address does not change.
type StaticMember struct {
	Name           string `mapstructure:"name"`
	Endpoint       string `mapstructure:"endpoint"`
	ReplayEndpoint string `mapstructure:"replay_endpoint"`

	_ struct{}
}

// WindowConfig bounds what is remembered of the traces.
type WindowConfig struct {
	Duration   time.Duration `mapstructure:"duration"`
	MaxSizeMiB int           `mapstructure:"max_size_mib"`

	_ struct{}
}

const (
	// What a sampler may take longer than its decision wait, and we to see that it is gone.
	slack = 5 * time.Second
	// A trace is handed on while it is so young that another router may not have seen it yet.
	straggle = 3 * time.Second

	// So that the bytes can be counted.
	maxMiB = math.MaxInt >> 20

	defaultPort = 4317
)

func createDefaultConfig() component.Config {
	client := configgrpc.NewDefaultClientConfig()
	// Between pods of one cluster the processor time costs more than the bytes.
	client.Compression = "none"
	client.WriteBufferSize = 128 * 1024
	client.Keepalive = configoptional.None[configgrpc.KeepaliveClientConfig]()
	return &Config{
		TimeoutConfig:     exporterhelper.TimeoutConfig{Timeout: 60 * time.Second},
		ClientConfig:      client,
		QueueConfig:       configoptional.Default(exporterhelper.NewDefaultQueueConfig()),
		Members:           MembersConfig{Kubernetes: configoptional.Default(KubernetesConfig{Port: defaultPort}), DNS: configoptional.Default(DNSConfig{Port: defaultPort, Interval: 5 * time.Second})},
		Window:            WindowConfig{MaxSizeMiB: 256},
		UnresponsiveAfter: 5 * time.Second,
		AcknowledgeAfter:  time.Second,
	}
}

func (c *Config) window() time.Duration {
	if c.Window.Duration > 0 {
		return c.Window.Duration
	}
	return c.DecisionWait + c.UnresponsiveAfter + slack
}

func (c *Config) handover() time.Duration {
	if c.Handover > 0 {
		return c.Handover
	}
	return c.DecisionWait
}

// Validate says what is wrong, and what to do about it.
func (c *Config) Validate() error {
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if c.DecisionWait <= 0 {
		problem("decision_wait is missing: set it to the decision_wait of the samplers' tail_sampling processor")
	}
	if c.UnresponsiveAfter <= 0 {
		problem("unresponsive_after has to be positive: a sampler that never answers would never be replaced")
	}
	if c.AcknowledgeAfter < 0 || c.AcknowledgeAfter > c.UnresponsiveAfter {
		problem("acknowledge_after is %v: it has to lie between 0 and unresponsive_after (%v)", c.AcknowledgeAfter, c.UnresponsiveAfter)
	}
	if c.Window.Duration != 0 && c.Window.Duration < c.DecisionWait+c.UnresponsiveAfter {
		problem("window.duration is %v: a trace would be forgotten before its sampler is known to have decided it; leave it out, or make it at least decision_wait + unresponsive_after, which is %v",
			c.Window.Duration, c.DecisionWait+c.UnresponsiveAfter)
	}
	if c.Window.MaxSizeMiB <= 0 || c.Window.MaxSizeMiB > maxMiB {
		problem("window.max_size_mib is %d: the window has to be bounded, or the process would be killed with all that it holds; 256 holds 10,000 spans a second for about a minute", c.Window.MaxSizeMiB)
	}
	if c.Handover < 0 || c.Handover > c.window() {
		problem("handover is %v: it has to lie between 0 (which means decision_wait) and the window (%v)", c.Handover, c.window())
	}
	if c.ClientConfig.Endpoint != "" {
		problem("endpoint is %q: the samplers' addresses belong under members", c.ClientConfig.Endpoint)
	}
	return errors.Join(append(problems, c.Members.validate())...)
}

func (m *MembersConfig) validate() error {
	ways := 0
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if m.Kubernetes.HasValue() {
		ways++
		k := m.Kubernetes.Get()
		if k.Service == "" {
			problem("members.kubernetes.service is missing: name the samplers' headless Service, as service.namespace")
		}
		problems = append(problems, ports("members.kubernetes", k.Port, k.ReplayPort))
	}
	if m.DNS.HasValue() {
		ways++
		d := m.DNS.Get()
		if d.Hostname == "" {
			problem("members.dns.hostname is missing: it needs one address for each sampler")
		}
		if d.Interval <= 0 {
			problem("members.dns.interval is %v: it has to be positive", d.Interval)
		}
		problems = append(problems, ports("members.dns", d.Port, d.ReplayPort))
	}
	if m.Static != nil {
		ways++
		problems = append(problems, validateStatic(m.Static))
	}
	if ways != 1 {
		problem("members has to say in one way where the samplers are: kubernetes, dns, or static; here are %d", ways)
	}
	return errors.Join(problems...)
}

func validateStatic(members []StaticMember) error {
	if len(members) == 0 {
		return errors.New("members.static is empty: without a sampler there is nowhere to send to")
	}
	var problems []error
	names := map[string]bool{}
	for i, member := range members {
		if member.Endpoint == "" {
			problems = append(problems, fmt.Errorf("members.static[%d].endpoint is missing: host:port", i))
		}
		for key, endpoint := range map[string]string{"endpoint": member.Endpoint, "replay_endpoint": member.ReplayEndpoint} {
			if endpoint == "" {
				continue
			}
			if _, _, err := net.SplitHostPort(endpoint); err != nil {
				problems = append(problems, fmt.Errorf("members.static[%d].%s is %q: it has to be host:port", i, key, endpoint))
			}
		}
		if name := member.name(); names[name] {
			problems = append(problems, fmt.Errorf("members.static[%d]: two samplers are named %q, and would get each other's traces; names have to differ, and to be the same on every router", i, name))
		} else {
			names[name] = true
		}
	}
	return errors.Join(problems...)
}

func (m StaticMember) name() string {
	if m.Name != "" {
		return m.Name
	}
	return m.Endpoint
}

func ports(of string, port, replayPort int) error {
	var problems []error
	if port < 1 || port > 65535 {
		problems = append(problems, fmt.Errorf("%s.port is %d: it has to be a port", of, port))
	}
	if replayPort < 0 || replayPort > 65535 {
		problems = append(problems, fmt.Errorf("%s.replay_port is %d: it has to be a port", of, replayPort))
	}
	return errors.Join(problems...)
}

func address(host string, port int) string {
	if port == 0 {
		return ""
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}
