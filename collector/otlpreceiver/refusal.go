package otlpreceiver

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// unmarshalable is what upstream answers, with 500, where it cannot encode what it would say.
const unmarshalable = `{"code": 13, "message": "failed to marshal error message"}`

// refuse answers as OTLP has it: a Status, encoded as the request is; in plain text where that is no encoding of OTLP.
func refuse(writer http.ResponseWriter, request *http.Request, message string, code int) {
	// Some messages quote the request.
	message = strings.ToValidUTF8(message, "\uFFFD")
	refusal := status.New(codes.InvalidArgument, message).Proto()
	var body []byte
	var err error
	mediaType, _, _ := mime.ParseMediaType(request.Header.Get("Content-Type"))
	switch mediaType {
	case "application/x-protobuf":
		body, err = proto.Marshal(refusal)
	case "application/json":
		body, err = protojson.Marshal(refusal)
	default:
		mediaType, body = "text/plain; charset=utf-8", []byte(message)
	}
	if err != nil {
		code = http.StatusInternalServerError
	}
	writer.Header().Set("Content-Type", mediaType)
	writer.WriteHeader(code)
	_, _ = writer.Write(body)
}

// honest answers 400 where upstream refuses what it cannot read and then cannot encode why: a message that quotes JSON is cut out of it byte by byte,
// so that it may end in the middle of a character, or the JSON is no UTF-8 at all.
func honest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		answer := &answer{ResponseWriter: writer, request: request}
		next.ServeHTTP(answer, request)
		answer.end()
	})
}

// answer holds a 500 back until its body says what it is for.
type answer struct {
	http.ResponseWriter
	request *http.Request
	failed  bool
}

func (a *answer) WriteHeader(code int) {
	if code == http.StatusInternalServerError {
		a.failed = true
		return
	}
	a.ResponseWriter.WriteHeader(code)
}

func (a *answer) Write(body []byte) (int, error) {
	if a.failed && bytes.Equal(body, []byte(unmarshalable)) {
		a.failed = false
		refuse(a.ResponseWriter, a.request, "the request cannot be read", http.StatusBadRequest)
		return len(body), nil
	}
	a.end()
	return a.ResponseWriter.Write(body)
}

func (a *answer) end() {
	if a.failed {
		a.failed = false
		a.ResponseWriter.WriteHeader(http.StatusInternalServerError)
	}
}
