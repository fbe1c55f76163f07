// Package harness starts Collectors for benchmarks and measures what they use.
package harness

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Collector is a process that is measured.
type Collector struct {
	process *exec.Cmd
	log     *os.File
}

// Start starts a program and waits until a GET of ready answers 200. Its output goes to name.log in the directory.
//
// environment is added to that of this process.
func Start(directory, name, ready string, environment []string, program string, arguments ...string) (*Collector, error) {
	log, err := os.Create(filepath.Join(directory, name+".log"))
	if err != nil {
		return nil, err
	}
	process := exec.Command(program, arguments...)
	process.Stdout, process.Stderr = log, log
	process.Env = append(os.Environ(), environment...)
	if err := process.Start(); err != nil {
		_ = log.Close()
		return nil, err
	}
	collector := &Collector{process, log}
	if err := awaitReady(ready); err != nil {
		collector.Stop()
		text, _ := os.ReadFile(log.Name())
		return nil, fmt.Errorf("%s: %w\n%s", name, err, text)
	}
	return collector, nil
}

// Stop ends it politely, and waits until it has ended.
func (c *Collector) Stop() {
	_ = c.process.Process.Signal(os.Interrupt)
	_ = c.process.Wait()
	_ = c.log.Close()
}

// Kill ends it at once, for one that would take its time to end.
func (c *Collector) Kill() {
	_ = c.process.Process.Kill()
	_ = c.process.Wait()
	_ = c.log.Close()
}

// CPUSeconds is the time that it has used; the kernel counts it in hundredths of a second.
func (c *Collector) CPUSeconds() (float64, error) {
	file := fmt.Sprintf("/proc/%d/stat", c.process.Process.Pid)
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+2:]))
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	if err1 != nil || err2 != nil {
		return 0, fmt.Errorf("%s: %q", file, text)
	}
	return float64(user+system) / 100, nil
}

// PeakMiB is the most resident memory that it ever had.
func (c *Collector) PeakMiB() (float64, error) { return c.memory("VmHWM:") }

// ResidentMiB is the resident memory that it has now.
func (c *Collector) ResidentMiB() (float64, error) { return c.memory("VmRSS:") }

func (c *Collector) memory(field string) (float64, error) {
	file := fmt.Sprintf("/proc/%d/status", c.process.Process.Pid)
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(line, field); found {
			kib, err := strconv.Atoi(strings.Fields(value)[0])
			return float64(kib) / 1024, err
		}
	}
	return 0, fmt.Errorf("%s has no %s", file, field)
}

// FreePorts gives ports of the loopback interface that nobody listens on.
func FreePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

func awaitReady(url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if response, err := http.Get(url); err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	return fmt.Errorf("not ready within 30 s")
}
