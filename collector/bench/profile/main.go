// Command profile writes what our Collector is compiled by (distribution/default.pgo, see docs/tools.md): a profile of its CPU under the load of bench/pipeline,
// which has to run meanwhile.
//
//	go run ./bench/pipeline -otelcol "$(../tools/build otelcol)" -jaeger "$(../tools/build jaeger)" -only '^ours$' -rounds 3 -rate 40000 -profile 127.0.0.1:1777 &
//	go run ./bench/profile -from 127.0.0.1:1777
//
// Run it in collector/.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/google/pprof/profile"
)

var (
	from    = flag.String("from", "127.0.0.1:1777", "where pprof listens in the Collector")
	to      = flag.String("to", "distribution/default.pgo", "what is written")
	seconds = flag.Int("seconds", 60, "of profiles that are wanted")
)

// window is how long each profile is: one that the Collector's end cuts off is lost.
const window = 5

// patience is how long nothing may answer.
const patience = time.Minute

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var windows []*profile.Profile
	for last := time.Now(); len(windows)*window < *seconds; {
		one, err := fetch()
		switch {
		case err == nil:
			windows, last = append(windows, one), time.Now()
		case time.Since(last) > patience:
			return fmt.Errorf("no profile from %s for %v: is bench/pipeline running with -profile? %w", *from, patience, err)
		default:
			time.Sleep(200 * time.Millisecond)
		}
	}
	merged, err := profile.Merge(windows)
	if err != nil {
		return err
	}
	for _, binary := range merged.Mapping {
		binary.File = "otelcol" // not where it stands on this machine
	}
	file, err := os.Create(*to)
	if err != nil {
		return err
	}
	return errors.Join(merged.Write(file), file.Close())
}

func fetch() (*profile.Profile, error) {
	response, err := http.Get(fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", *from, window))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	return profile.Parse(bytes.NewReader(body))
}
