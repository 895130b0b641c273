// Command load sends AdmissionReviews over HTTPS (HTTP/1.1, TLS 1.3) to one
// webhook on a loopback address, checks every answer, and prints one JSON line.
//
// The first answer is decoded; every other one must have the same bytes but for
// the uid, which is that of its request.
//
//	-mode closed  -conns 16            every connection sends as fast as it is answered
//	-mode open    -rate 500 -conns 64  constant rate; latency counts from the intended send time
//	-mode newconn -conns 1             one request per connection, full TLS handshake each
//	-mode burst   -conns 200           all connect at once and send one request
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var (
	target  = flag.String("url", "", "https://127.0.0.1:PORT/PATH")
	body    = flag.String("body", "", "AdmissionReview file; the last 12 digits of its uid are new in every request")
	mode    = flag.String("mode", "closed", "closed, open, newconn or burst")
	conns   = flag.Int("conns", 16, "connections")
	rate    = flag.Float64("rate", 100, "requests per second (open)")
	warm    = flag.Duration("warm", 2*time.Second, "warm-up, not measured")
	dur     = flag.Duration("time", 5*time.Second, "measured time")
	pid     = flag.Int("pid", 0, "server process, for CPU time and memory")
	nopatch = flag.Bool("nopatch", false, "the answer must carry no patch")
)

// The API server writes the uid first, so it is found without decoding.
const beforeUID, uidLength = `"request":{"uid":"`, 36

// What every answer must be, in two parts: the uid stands between them.
var first struct {
	sync.Mutex
	head, tail []byte
}

type client struct {
	host, path string
	raw        []byte
	at         int // offset of the uid in raw
	conn       *tls.Conn
	r          *bufio.Reader
	buf        []byte
	n          uint64
	isLast     bool // the server closes after this answer
}

func newClient(u *url.URL, b []byte, id int) *client {
	i := bytes.Index(b, []byte(beforeUID))
	if i < 0 {
		fail(fmt.Errorf("%s: %s is not there", *body, beforeUID))
	}
	i += len(beforeUID)
	h := fmt.Sprintf("POST %s?timeout=10s HTTP/1.1\r\nHost: %s\r\nUser-Agent: kube-apiserver-admission\r\nContent-Length: %d\r\nAccept: application/json, */*\r\nContent-Type: application/json\r\n\r\n", u.Path, u.Host, len(b))
	c := &client{host: u.Host, path: u.Path, raw: append([]byte(h), b...), at: len(h) + i, n: uint64(id) << 32}
	return c
}

func (c *client) dial() error {
	d := net.Dialer{Timeout: 5 * time.Second}
	// no session cache: every handshake is a full one
	conn, err := tls.DialWithDialer(&d, "tcp", c.host, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"}})
	if err != nil {
		return err
	}
	c.conn = conn
	if c.r == nil {
		c.r = bufio.NewReaderSize(conn, 64<<10)
	} else {
		c.r.Reset(conn)
	}
	return nil
}

// do sends one request and checks the answer.
func (c *client) do() error {
	c.n++
	copy(c.raw[c.at+24:], fmt.Appendf(nil, "%012x", c.n&0xffffffffffff))
	c.conn.SetDeadline(time.Now().Add(15 * time.Second))
	if _, err := c.conn.Write(c.raw); err != nil {
		return err
	}
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
		return fmt.Errorf("status %q", line)
	}
	length, chunked := -1, false
	c.isLast = false
	for {
		line, err = c.r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		k, v, _ := strings.Cut(strings.TrimRight(string(line), "\r\n"), ":")
		switch strings.ToLower(k) {
		case "content-length":
			length, err = strconv.Atoi(strings.TrimSpace(v))
		case "transfer-encoding":
			chunked = strings.Contains(strings.ToLower(v), "chunked")
		case "connection":
			c.isLast = strings.EqualFold(strings.TrimSpace(v), "close")
		}
		if err != nil {
			return err
		}
	}
	c.buf = c.buf[:0]
	switch {
	case chunked:
		for {
			line, err = c.r.ReadSlice('\n')
			if err != nil {
				return err
			}
			n, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 32)
			if err != nil {
				return err
			}
			at := len(c.buf)
			c.buf = slices.Grow(c.buf, int(n)+2)[:at+int(n)+2]
			if _, err = io.ReadFull(c.r, c.buf[at:]); err != nil {
				return err
			}
			c.buf = c.buf[:at+int(n)]
			if n == 0 {
				break
			}
		}
	case length >= 0:
		c.buf = slices.Grow(c.buf, length)[:length]
		if _, err = io.ReadFull(c.r, c.buf); err != nil {
			return err
		}
	default:
		return errors.New("neither Content-Length nor chunked")
	}
	return c.check(c.raw[c.at : c.at+uidLength])
}

func (c *client) check(uid []byte) error {
	first.Lock()
	if first.head == nil {
		defer first.Unlock()
		if err := c.decode(string(uid)); err != nil {
			return err
		}
		head, tail, _ := bytes.Cut(bytes.Clone(c.buf), uid)
		first.head, first.tail = head, tail
		return nil
	}
	head, tail := first.head, first.tail
	first.Unlock()
	rest, ok := bytes.CutPrefix(c.buf, head)
	if ok {
		rest, ok = bytes.CutPrefix(rest, uid)
	}
	if !ok || !bytes.Equal(rest, tail) {
		return fmt.Errorf("not the first answer with uid %s: %.300s", uid, c.buf)
	}
	return nil
}

func (c *client) decode(uid string) error {
	var rev struct {
		APIVersion, Kind string
		Response         struct {
			UID, PatchType, Patch string
			Allowed               bool
		}
	}
	if err := json.Unmarshal(c.buf, &rev); err != nil {
		return err
	}
	r := rev.Response
	if rev.APIVersion != "admission.k8s.io/v1" || rev.Kind != "AdmissionReview" || r.UID != uid || !r.Allowed || (r.Patch == "") != *nopatch {
		return fmt.Errorf("wrong answer: %.300s", c.buf)
	}
	if *nopatch {
		return nil
	}
	p, err := base64.StdEncoding.DecodeString(r.Patch)
	if err != nil {
		return err
	}
	var ops []struct{ Op, Path string }
	if err := json.Unmarshal(p, &ops); err != nil {
		return err
	}
	if len(ops) == 0 || r.PatchType != "JSONPatch" {
		return fmt.Errorf("empty patch: %.300s", c.buf)
	}
	return nil
}

type mem struct{ RSS, Anon int }

func memory() (m mem) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", *pid))
	for _, l := range strings.Split(string(b), "\n") {
		f := strings.Fields(l)
		if len(f) > 1 && f[0] == "VmRSS:" {
			m.RSS, _ = strconv.Atoi(f[1])
		}
		if len(f) > 1 && f[0] == "RssAnon:" {
			m.Anon, _ = strconv.Atoi(f[1])
		}
	}
	return
}

// cpu gives user plus system time in microseconds (kernel ticks of 10 ms).
func cpu(p string) int64 {
	b, err := os.ReadFile("/proc/" + p + "/stat")
	if err != nil {
		return 0
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	u, _ := strconv.ParseInt(f[11], 10, 64)
	s, _ := strconv.ParseInt(f[12], 10, 64)
	return (u + s) * 10000
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "load:", err)
	os.Exit(1)
}

func q(l []time.Duration, p float64) float64 {
	if len(l) == 0 {
		return 0
	}
	return float64(l[min(len(l)-1, int(p*float64(len(l))))].Microseconds())
}

func main() {
	flag.Parse()
	u, err := url.Parse(*target)
	if err != nil {
		fail(err)
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		fail(errors.New("only loopback addresses"))
	}
	b, err := os.ReadFile(*body)
	if err != nil {
		fail(err)
	}
	cs := make([]*client, *conns)
	for i := range cs {
		cs[i] = newClient(u, b, i)
		if *mode == "closed" || *mode == "open" {
			if err := cs[i].dial(); err != nil {
				fail(err)
			}
		}
	}
	if *mode == "burst" {
		*warm, *dur = 0, time.Second
	}
	before := memory()
	start := time.Now()
	from, to := start.Add(*warm), start.Add(*warm+*dur)
	var mu sync.Mutex
	var lat, lag []time.Duration
	var next atomic.Int64
	var wg sync.WaitGroup
	var errs atomic.Int64
	var firstErr error
	var cpu0, cpu1, own0, own1 int64
	var w0, w1 time.Time
	p := strconv.Itoa(*pid)
	go func() {
		time.Sleep(time.Until(from))
		cpu0, own0, w0 = cpu(p), cpu("self"), time.Now()
		time.Sleep(time.Until(to))
		cpu1, own1, w1 = cpu(p), cpu("self"), time.Now()
	}()
	for _, c := range cs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var l, g []time.Duration
			for {
				intended := time.Now()
				if *mode == "open" {
					intended = start.Add(time.Duration(float64(next.Add(1)-1) / *rate * 1e9))
					if intended.After(to) {
						break
					}
					time.Sleep(time.Until(intended))
				} else if intended.After(to) {
					break
				}
				sent := time.Now()
				var err error
				if *mode == "newconn" || *mode == "burst" {
					err = c.dial()
				}
				if err == nil && c.isLast {
					c.conn.Close()
					err = c.dial()
				}
				if err == nil {
					err = c.do()
				}
				if *mode == "newconn" && c.conn != nil {
					c.conn.Close()
				}
				done := time.Now()
				if err != nil {
					errs.Add(1)
					mu.Lock()
					if firstErr == nil {
						firstErr = err
					}
					mu.Unlock()
					if *mode == "newconn" {
						time.Sleep(10 * time.Millisecond)
						continue
					}
					if err := c.dial(); err != nil {
						time.Sleep(100 * time.Millisecond)
					}
					if errs.Load() > 1000 {
						return
					}
					continue
				}
				if *mode == "burst" {
					l = append(l, done.Sub(start))
					break
				}
				at := done
				if *mode == "open" {
					at = intended
				}
				if at.After(from) && !at.After(to) {
					l = append(l, done.Sub(intended))
					g = append(g, sent.Sub(intended))
				}
			}
			mu.Lock()
			lat, lag = append(lat, l...), append(lag, g...)
			mu.Unlock()
		}()
	}
	wg.Wait()
	time.Sleep(time.Until(to.Add(50 * time.Millisecond)))
	slices.Sort(lat)
	slices.Sort(lag)
	after := memory()
	n, secs := float64(len(lat)), w1.Sub(w0).Seconds()
	la, _ := os.ReadFile("/proc/loadavg")
	out := map[string]any{"mode": *mode, "body": len(b), "requests": len(lat), "errors": errs.Load(), "rps": n / secs,
		"p50_us": q(lat, .5), "p99_us": q(lat, .99), "p999_us": q(lat, .999), "max_us": q(lat, 1), "lag_p99_us": q(lag, .99),
		"cpu_us_per_req": float64(cpu1-cpu0) / max(n, 1), "server_cores": float64(cpu1-cpu0) / 1e6 / secs, "generator_cores": float64(own1-own0) / 1e6 / secs,
		"rss_kb": []int{before.RSS, after.RSS}, "anon_kb": []int{before.Anon, after.Anon}, "loadavg": strings.Fields(string(la))[0]}
	if firstErr != nil {
		out["first_error"] = firstErr.Error()
	}
	j, _ := json.Marshal(out)
	fmt.Println(string(j))
	if errs.Load() > 0 {
		os.Exit(1)
	}
}
