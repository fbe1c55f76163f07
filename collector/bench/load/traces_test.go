package load

import (
	"testing"

	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

func TestTheSinkFindsEveryTraceThatIsSentWhole(t *testing.T) {
	for _, spans := range []int{3, 5, 8, 500} {
		sent, err := Make(40, Shape{Spans: spans, Apart: 2})
		if err != nil {
			t.Fatal(err)
		}
		var sink Sink
		sink.Expect(sent)
		for range 2 { // the second time nothing is new
			for _, one := range sent.requests {
				request := ptraceotlp.NewExportRequest()
				if err := request.UnmarshalProto(one.body); err != nil {
					t.Fatal(err)
				}
				if _, err := sink.Export(t.Context(), request); err != nil {
					t.Fatal(err)
				}
			}
		}
		if kept := sink.Kept(); kept != sent.Spans() {
			t.Errorf("%d of %d spans of traces of %d", kept, sent.Spans(), spans)
		}
		for _, kind := range []Kind{Failed, Lasting, Ordinary} {
			if of := sink.Losses(kind); of.Of == 0 || of.Lost+of.Partial > 0 {
				t.Errorf("%+v of kind %d of traces of %d spans", of, kind, spans)
			}
		}
	}
}
