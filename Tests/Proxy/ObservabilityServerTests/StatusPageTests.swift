import ClusterModel
import Testing

@testable import Observability

/// `/statusz` and `/flagz`: which form is served, and what it says.
@Suite struct StatusPageTests {
  private static let group = "g=config.k8s.io;as=Statusz"

  @Test(arguments: [
    ("", PageFormat.text), ("  ", .text), ("*/*", .text), ("text/*", .text), ("text/plain", .text),
    ("text/html, text/plain;q=0.5", .text), ("*", .text),
    ("application/json;v=v1beta1;g=config.k8s.io;as=Statusz", .object(.json, version: .v1beta1)),
    ("application/json; v=v1alpha1; g=config.k8s.io; as=Statusz", .object(.json, version: .v1alpha1)),
    ("application/yaml;as=Statusz;v=v1beta1;g=config.k8s.io", .object(.yaml, version: .v1beta1)),
    ("application/*;as=Statusz;v=v1beta1;g=config.k8s.io", .object(.json, version: .v1beta1)),
    ("*/*;as=Statusz;v=v1beta1;g=config.k8s.io", .object(.json, version: .v1beta1)),
    ("application/json, text/plain;q=0.1", .text),
    ("text/plain;q=0.1, application/yaml;v=v1beta1;\(group)", .object(.yaml, version: .v1beta1)),
    (
      "application/yaml;q=0.2;v=v1beta1;\(group), application/json;q=0.3;v=v1beta1;\(group)",
      .object(.json, version: .v1beta1)
    ),
  ]) func theFormIsTheClientsChoice(_ accept: String, _ expected: PageFormat) {
    #expect(PageFormat.preferred(accept: accept, kind: "Statusz") == expected)
  }

  @Test(arguments: [
    "application/json", "application/yaml", "application/*", "text/html", "image/png, text/html",
    "application/json;v=v1;g=config.k8s.io;as=Statusz", "application/json;v=v1beta1;g=config.k8s.io;as=Flagz",
    "application/json;v=v1beta1;g=apps;as=Statusz", "application/json;v=v1beta1;as=Statusz",
    "application/json;g=config.k8s.io;as=Statusz", "text/plain;v=v1beta1;g=config.k8s.io;as=Statusz",
    "application/vnd.kubernetes.protobuf;v=v1beta1;g=config.k8s.io;as=Statusz",
    "application/json;v=v1beta1;g=config.k8s.io;as=Statusz;stream=watch", "text/plain;q=0", ",",
  ]) func whatIsNotServedIsRefused(_ accept: String) {
    #expect(PageFormat.preferred(accept: accept, kind: "Statusz") == nil)
    let page = StatusPage(kind: "Statusz", lines: [], fields: [:])
    let answer = page.response(to: HTTPRequest(method: "GET", target: "/statusz", accept: accept))
    #expect(answer.status == 406)
    let isYAML = accept == "application/yaml"
    #expect(answer.headers.first?.value == (isYAML ? accept : "application/json"))
    #expect(answer.body.contains(isYAML ? "reason: NotAcceptable" : #""reason": "NotAcceptable""#))
    #expect(
      answer.body.contains(
        "only the following media types are accepted: application/json, application/yaml, text/plain"))
  }

  private static let status = ProcessStatus(
    version: "0.1.0", emulatedVersion: "1.36", startSeconds: 1_795_373_131)

  private func response(to accept: String, paths: [String] = ["/healthz", "/metrics"]) -> HTTPResponse {
    Self.status.page(at: 1_795_373_131 + 2 * 3600 + 61, paths: paths)
      .response(to: HTTPRequest(method: "GET", target: "/statusz", accept: accept))
  }

  @Test func theStatusIsReadable() {
    let answer = response(to: "")
    #expect(answer.status == 200)
    #expect(answer.headers.first?.value == "text/plain; charset=utf-8")
    #expect(answer.body.hasPrefix("\nkube-proxy statusz\n"))
    for line in [
      "Started: Sun Nov 22 18:45:31 UTC 2026", "Up: 2 hr 01 min 01 sec", "Binary version: Viaduct 0.1.0",
      "Emulation version: 1.36", "Paths: /healthz /metrics",
    ] {
      #expect(answer.body.contains("\n\(line)\n"), "\(line)")
    }
  }

  @Test func theStatusIsAnObject() {
    let answer = response(to: "application/yaml;v=v1beta1;\(Self.group)")
    #expect(answer.headers.first?.value == "application/yaml;g=config.k8s.io;v=v1beta1;as=Statusz")
    #expect(
      answer.body == """
        apiVersion: config.k8s.io/v1beta1
        binaryVersion: 0.1.0
        emulationVersion: "1.36"
        goVersion: ""
        kind: Statusz
        metadata:
          name: kube-proxy
        paths:
        - /healthz
        - /metrics
        startTime: "2026-11-22T18:45:31Z"
        uptimeSeconds: 7261

        """)
    let old = response(to: "application/json;v=v1alpha1;\(Self.group)")
    #expect(old.body.contains(#""apiVersion": "config.k8s.io/v1alpha1""#))
    #expect(old.headers.contains { $0.name == "Warning" && $0.value.hasPrefix("299 - ") })
    #expect(!answer.headers.contains { $0.name == "Warning" })
  }

  @Test func aClockThatWentBackGivesNoNegativeTime() {
    #expect(Self.status.page(at: 0, paths: []).fields["uptimeSeconds"] == .number(0))
  }

  @Test func flagsAreShownInOrder() {
    let page = StatusPage.flags(["v": "2", "config": "/etc/a.conf", "nodeport-addresses": "[]"])
    let text = page.response(to: HTTPRequest(method: "GET", target: "/flagz"))
    #expect(text.body.hasSuffix("\n\nconfig=/etc/a.conf\nnodeport-addresses=[]\nv=2\n"))
    let accept = "application/json;v=v1beta1;g=config.k8s.io;as=Flagz"
    let object = page.response(to: HTTPRequest(method: "GET", target: "/flagz", accept: accept))
    #expect(object.headers.first?.value == "application/json;g=config.k8s.io;v=v1beta1;as=Flagz")
    #expect(object.body.contains(#""v": "2""#))
    #expect(object.body.contains(#""kind": "Flagz""#))
  }

  @Test func thePagesAreServedOnlyIfTheyAreWanted() async throws {
    let tests = HTTPTests()
    try await tests.serving(
      tests.metricsRoutes(pages: HTTPRoutes.StatusPages(status: Self.status, flags: ["v": "2"]))
    ) { port in
      let status = try ask("/statusz", port: port)
      #expect(status.body.contains("\nPaths: /configz /flagz /healthz /metrics /proxyMode\n"))
      let accept = "Accept: application/json;v=v1beta1;\(Self.group)"
      let object = try ask("/statusz", port: port, headers: [accept])
      #expect(object.headers["content-type"] == "application/json;g=config.k8s.io;v=v1beta1;as=Statusz")
      #expect(object.body.hasPrefix("{") && object.body.contains(#""kind": "Statusz""#))
      #expect(try ask("/statusz", port: port, headers: ["Accept: text/html"]).status == 406)
      #expect(try ask("/flagz", port: port, headers: ["Accept: */*"]).body.hasSuffix("v=2\n"))
      #expect(try ask("/statusz", method: "POST", port: port).status == 405)
    }
    try await tests.serving(tests.metricsRoutes()) { port in
      let statuses = try ["/statusz", "/flagz"].map { try ask($0, port: port).status }
      #expect(statuses == [404, 404])
    }
  }

  @Test func healthChecksAreCounted() async throws {
    let tests = HTTPTests()
    try await tests.serving(tests.metricsRoutes()) { port in
      let before = try Exposition(try ask("/metrics/slis", port: port).body)
      #expect(before.names == ["process_start_time_seconds"])
      for _ in 0..<2 { #expect(try ask("/healthz", port: port).status == 200) }
      let page = try Exposition(try ask("/metrics/slis", port: port).body)
      let labels = ["name": "ping", "type": "healthz"]
      #expect(page.value("kubernetes_healthcheck", labels) == 1)
      let counted = labels.merging(["status": "success"]) { $1 }
      #expect(page.value("kubernetes_healthchecks_total", counted) == 2)
      #expect(page["kubernetes_healthcheck"]?.help.hasPrefix("[STABLE] ") == true)
    }
  }
}
