import Foundation
import Observability
import PrivateNetwork
import Testing

private let hasPromtool = FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool")

/// The rules and the dashboard of deploy/monitoring, and the dashboard of kubernetes-mixin.
@Suite struct MonitoringTests {
  private let metrics = ProxyMetrics(version: "0.1.0", servesLocalhostNodePorts: true)

  /// The names of our metrics in a query or a file of queries.
  private func names(in text: String) -> Set<String> {
    Set(
      text.matches(of: /\b(?:kubeproxy|viaduct|rest_client|process|kubernetes|go)_[a-z0-9_]+\b/).map {
        String($0.output)
      })
  }

  private func dashboard() throws -> [String: Any] {
    let data = Data(try Files.text("monitoring/dashboard.json").utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func panels() throws -> [[String: Any]] {
    try #require(try dashboard()["panels"] as? [[String: Any]])
  }

  private func queries() throws -> [String] {
    try panels().flatMap { $0["targets"] as? [[String: Any]] ?? [] }.compactMap { $0["expr"] as? String }
  }

  /// The names of recorded series, which have colons, are not metrics.
  @Test func everyMetricOfTheRulesExists() throws {
    let rules = try Files.text("monitoring/rules.yaml")
      .replacing(/instance:[a-z0-9_:]+/, with: "")
    let used = names(in: rules)
    #expect(used.count >= 8)
    #expect(used.subtracting(metrics.sampleNames) == [])
  }

  @Test func everyMetricOfTheDashboardExists() throws {
    let used = names(in: try queries().joined(separator: "\n"))
    #expect(used.count >= 20)
    #expect(used.subtracting(metrics.sampleNames) == [])
    let variables = try #require(try dashboard()["templating"] as? [String: Any])["list"] as? [[String: Any]]
    #expect(variables?.compactMap { $0["name"] as? String } == ["datasource", "instance"])
  }

  @Test func panelsAreDistinctAndDoNotOverlap() throws {
    let panels = try panels()
    let ids = panels.compactMap { $0["id"] as? Int }
    #expect(ids.count == panels.count && Set(ids).count == ids.count)
    #expect(Set(panels.compactMap { $0["title"] as? String }).count == panels.count)
    var taken: Set<[Int]> = []
    for panel in panels {
      let place = try #require(panel["gridPos"] as? [String: Int])
      let (x, y) = (place["x"] ?? -1, place["y"] ?? -1)
      let (width, height) = (place["w"] ?? 0, place["h"] ?? 0)
      #expect(x >= 0 && width > 0 && x + width <= 24)
      for column in x..<(x + width) {
        for row in y..<(y + height) {
          #expect(taken.insert([column, row]).inserted, "\(panel["title"] ?? "")")
        }
      }
      let references = (panel["targets"] as? [[String: Any]])?.compactMap { $0["refId"] as? String } ?? []
      #expect(!references.isEmpty && Set(references).count == references.count)
    }
  }

  /// What the queries of kubernetes-mixin's dashboard "Proxy" ask for (dashboards/proxy.libsonnet). Those about requests
  /// have the API server's address in a label, and so exist from the first request on.
  @Test func theMixinsDashboardFindsItsMetrics() {
    let page = metrics.page()
    let atOnce = [
      "kubeproxy_sync_proxy_rules_duration_seconds_count",
      "kubeproxy_sync_proxy_rules_duration_seconds_bucket",
      "kubeproxy_network_programming_duration_seconds_count",
      "kubeproxy_network_programming_duration_seconds_bucket", "process_resident_memory_bytes",
      "process_cpu_seconds_total", "go_goroutines",
    ]
    for name in atOnce {
      #expect(metrics.sampleNames.contains(name))
      #expect(page.contains("\n\(name){") || page.contains("\n\(name) "), "\(name)")
    }
    #expect(metrics.sampleNames.contains("rest_client_requests_total"))
    #expect(metrics.sampleNames.contains("rest_client_request_duration_seconds_bucket"))
  }

  @Test(.enabled(if: hasPromtool, "Debian's package prometheus has promtool"))
  func promtoolAcceptsTheRulesAndTheirTestsPass() {
    let folder = Files.folder.appending(path: "monitoring").path(percentEncoded: false)
    let answer = shell(
      "cd '\(folder)' && promtool check rules rules.yaml && promtool test rules rules-test.yaml")
    #expect(answer.status == 0, "\(answer.output)")
  }

  /// Each query, with Grafana's variables replaced, is PromQL.
  @Test(.enabled(if: hasPromtool, "Debian's package prometheus has promtool"))
  func promtoolAcceptsTheQueries() throws {
    let rules = try queries().enumerated().map { number, query in
      let plain = query.replacing("$__rate_interval", with: "5m").replacing("$__range", with: "1h")
      return ["record": "query:\(number)", "expr": plain]
    }
    let file = FileManager.default.temporaryDirectory.appending(path: "viaduct-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    // JSON is YAML.
    try JSONSerialization.data(withJSONObject: ["groups": [["name": "queries", "rules": rules]]]).write(
      to: file)
    let answer = shell("promtool check rules '\(file.path(percentEncoded: false))'")
    #expect(answer.status == 0, "\(answer.output)")
  }

  /// The one complaint is about a name of kube-proxy's that dashboards know.
  @Test(.enabled(if: hasPromtool, "Debian's package prometheus has promtool"))
  func promtoolAcceptsOurMetrics() {
    let complaints = shell("promtool check metrics", input: metrics.page()).output.split(separator: "\n")
      .filter { !$0.hasPrefix("kubeproxy_sync_proxy_rules_no_local_endpoints_total ") }
    #expect(complaints == [])
  }
}
