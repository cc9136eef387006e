import Addresses
import Glibc
import Testing

@testable import Observability

@Suite struct MetricsTests {
  private let metrics = ProxyMetrics(version: "0.1.0")

  /// The kernel's counts begin again at 0; the metric does not.
  @Test func refusalsBeyondLimitsOnlyIncrease() {
    func value() -> Substring? {
      metrics.page().split(separator: "\n").first {
        $0.hasPrefix("viaduct_connections_over_limit_total{ip_family=\"IPv4\"}")
      }?.split(separator: " ").last
    }
    #expect(value() == "0")
    metrics.tables.overLimit.update(["default/web:http": 5, "default/api:http": 1], .ipv4)
    #expect(value() == "6")
    metrics.tables.overLimit.update(["default/web:http": 7], .ipv4)
    #expect(value() == "8")
    metrics.tables.overLimit.update(["default/web:http": 3], .ipv4)
    #expect(value() == "11")
    metrics.tables.overLimit.update(["default/web:http": 3], .ipv4)
    #expect(value() == "11")
  }

  private func page() throws -> Exposition { try Exposition(metrics.page()) }

  /// Sets every series of every metric once.
  private func useAll() {
    for family in AddressFamily.allCases {
      for duration in [
        metrics.sync.duration, metrics.sync.fullDuration, metrics.sync.partialDuration,
        metrics.sync.networkProgrammingDuration, metrics.conntrack.duration,
      ] {
        duration.observe(0.25, family)
      }
      for gauge in [
        metrics.sync.lastTimestamp, metrics.sync.lastQueuedTimestamp, metrics.tables.services,
        metrics.tables.endpoints,
      ] {
        gauge.set(1_795_373_131.5, family)
      }
      for policy in PolicyLabels.Policy.allCases {
        metrics.sync.noLocalEndpoints.set(1, PolicyLabels(policy, family))
      }
    }
    metrics.probes.count(.healthz, status: 200)
    metrics.probes.count(.livez, status: 503)
    metrics.api.requests.add(1, APIResponseLabels(code: "200", method: "GET", host: "10.96.0.1:443"))
    let request = APIRequestLabels(verb: "GET", host: "10.96.0.1:443")
    metrics.api.duration.observe(.milliseconds(30), request)
    metrics.api.requestSize.observe(0, request)
    metrics.api.responseSize.observe(70_000, request)
    metrics.api.rateLimiterDuration.observe(0, request)
  }

  /// The names and labels of kube-proxy 1.37.
  @Test func nodePortsOnLocalhostAreMeasuredOnRequest() throws {
    let served = ProxyMetrics(version: "0.1.0", servesLocalhostNodePorts: true)
    let localhost = try #require(served.localhost)
    localhost.listeners.set(3, .ipv4)
    localhost.creationFailures.add(1, .ipv6)
    localhost.rejectedPackets.add(2, RefusedPacketLabels(.ipv4, .udp))
    let lines = served.page().split(separator: "\n")
    let prefix = "kubeproxy_nftables_localhost_nodeport"
    for line in [
      "# TYPE \(prefix)_listeners gauge", "\(prefix)_listeners{ip_family=\"IPv4\"} 3",
      "\(prefix)_listener_creation_failures_total{ip_family=\"IPv4\"} 0",
      "\(prefix)_listener_creation_failures_total{ip_family=\"IPv6\"} 1",
      "\(prefix)_rejected_packets_total{ip_family=\"IPv4\",protocol=\"UDP\"} 2",
      "\(prefix)_rejected_packets_total{ip_family=\"IPv6\",protocol=\"SCTP\"} 0",
    ] {
      #expect(lines.contains { $0 == line }, "\(line)")
    }
    #expect(!metrics.page().contains(prefix))
  }

  /// The names, types, labels and help texts of kube-proxy 1.36 in mode nftables.
  @Test func dashboardsOfKubeProxyFindTheirMetrics() throws {
    useAll()
    let page = try page()
    let family = ["ip_family"]
    let expected: [(String, String, [String], String)] = [
      ("sync_proxy_rules_duration_seconds", "histogram", family, "SyncProxyRules latency in seconds"),
      (
        "sync_full_proxy_rules_duration_seconds", "histogram", family,
        "SyncProxyRules latency in seconds for full resyncs"
      ),
      (
        "sync_partial_proxy_rules_duration_seconds", "histogram", family,
        "SyncProxyRules latency in seconds for partial resyncs"
      ),
      (
        "sync_proxy_rules_last_timestamp_seconds", "gauge", family,
        "The last time proxy rules were successfully synced"
      ),
      (
        "sync_proxy_rules_last_queued_timestamp_seconds", "gauge", family,
        "The last time a sync of proxy rules was queued"
      ),
      (
        "network_programming_duration_seconds", "histogram", family,
        "In Cluster Network Programming Latency in seconds"
      ),
      ("sync_proxy_rules_endpoint_changes_pending", "gauge", [], "Pending proxy rules Endpoint changes"),
      ("sync_proxy_rules_endpoint_changes_total", "counter", [], "Cumulative proxy rules Endpoint changes"),
      ("sync_proxy_rules_service_changes_pending", "gauge", [], "Pending proxy rules Service changes"),
      ("sync_proxy_rules_service_changes_total", "counter", [], "Cumulative proxy rules Service changes"),
      (
        "sync_proxy_rules_nftables_sync_failures_total", "counter", family,
        "Cumulative proxy nftables sync failures"
      ),
      (
        "sync_proxy_rules_nftables_cleanup_failures_total", "counter", family,
        "Cumulative proxy nftables cleanup failures"
      ),
      (
        "sync_proxy_rules_no_local_endpoints_total", "gauge", ["ip_family", "traffic_policy"],
        "Number of services with a Local traffic policy and no endpoints"
      ),
      ("proxy_healthz_total", "counter", ["code"], "Cumulative proxy healthz HTTP status"),
      ("proxy_livez_total", "counter", ["code"], "Cumulative proxy livez HTTP status"),
      (
        "conntrack_reconciler_sync_duration_seconds", "histogram", family,
        "ReconcileConntrackFlowsLatency latency in seconds"
      ),
      (
        "conntrack_reconciler_deleted_entries_total", "counter", family,
        "Cumulative conntrack flows deleted by conntrack reconciler"
      ),
    ]
    for (name, type, labels, help) in expected {
      let found = try #require(page["kubeproxy_\(name)"], "kubeproxy_\(name)")
      #expect(found.type == type)
      #expect(found.help == "[ALPHA] \(help)")
      for sample in found.samples { #expect(sample.labels.keys.filter { $0 != "le" }.sorted() == labels) }
    }
    #expect(page.value("kubeproxy_proxy_livez_total", ["code": "503"]) == 1)
    #expect(
      page["kubernetes_build_info"]?.help.hasPrefix("[BETA] A metric with a constant '1' value") == true)
    #expect(page["kubernetes_build_info"]?.samples.first?.labels["git_version"] == "v0.1.0")
    #expect(page["rest_client_requests_total"]?.samples.first?.labels["code"] == "200")
    for name in ["request_size_bytes", "response_size_bytes", "rate_limiter_duration_seconds"] {
      let found = try #require(page["rest_client_\(name)"])
      #expect(found.type == "histogram" && found.help.hasPrefix("[ALPHA] "))
      for sample in found.samples {
        #expect(sample.labels.keys.filter { $0 != "le" }.sorted() == ["host", "verb"])
      }
    }
    let size = ["host": "10.96.0.1:443", "verb": "GET"]
    func bucket(_ bound: String) -> Double? {
      page.value("rest_client_response_size_bytes_bucket", size.merging(["le": bound]) { $1 })
    }
    #expect(bucket("65536") == 0)
    #expect(bucket("262144") == 1)
    #expect(bucket("1.6777216e+07") == 1)
  }

  /// A controller's clock may be ahead of ours.
  @Test func aLatencyBelowZeroIsCounted() throws {
    metrics.sync.networkProgrammingDuration.observe(-0.5, .ipv4)
    let name = "kubeproxy_network_programming_duration_seconds"
    #expect(try page().value("\(name)_bucket", ["ip_family": "IPv4", "le": "0"]) == 1)
  }

  @Test func featureGatesAreShownWithTheirStage() throws {
    let metrics = ProxyMetrics(
      version: "0.1.0",
      features: [
        FeatureLabels(name: "ComponentStatusz", stage: "BETA"): true,
        FeatureLabels(name: "NativeHistograms", stage: "ALPHA"): false,
        FeatureLabels(name: "InOrderInformers", stage: ""): true,
      ])
    let page = try Exposition(metrics.page())
    #expect(page["kubernetes_feature_enabled"]?.help.hasPrefix("[BETA] ") == true)
    let name = "kubernetes_feature_enabled"
    #expect(page.value(name, ["name": "ComponentStatusz", "stage": "BETA"]) == 1)
    #expect(page.value(name, ["name": "NativeHistograms", "stage": "ALPHA"]) == 0)
    #expect(page.value(name, ["name": "InOrderInformers", "stage": ""]) == 1)
  }

  private func bounds(_ name: String) throws -> [String] {
    let samples = try #require(try page()[name]).samples
    return samples.filter { $0.name == "\(name)_bucket" && $0.labels["ip_family"] == "IPv4" }
      .compactMap { $0.labels["le"] }
  }

  @Test func bucketsAreKubeProxys() throws {
    useAll()
    #expect(
      try bounds("kubeproxy_sync_proxy_rules_duration_seconds") == [
        "0.001", "0.002", "0.004", "0.008", "0.016", "0.032", "0.064", "0.128", "0.256", "0.512", "1.024",
        "2.048",
        "4.096", "8.192", "16.384", "+Inf",
      ])
    let latency = try bounds("kubeproxy_network_programming_duration_seconds")
    #expect(latency.count == 82)
    #expect(latency.prefix(5) == ["0", "0.25", "0.5", "1", "2"])
    #expect(
      latency.suffix(22) == [
        "58", "59", "60", "65", "70", "75", "80", "85", "90", "95", "100", "105", "110", "115", "120", "150",
        "180",
        "210", "240", "270", "300", "+Inf",
      ])
  }

  @Test func aNumberCountsInItsBucketAndAllThatAreLarger() throws {
    for value in [0.0005, 0.001, 0.0011, 20, .infinity, .nan] { metrics.sync.duration.observe(value, .ipv6) }
    let (page, name) = (try page(), "kubeproxy_sync_proxy_rules_duration_seconds")
    func bucket(_ bound: String) -> Double? {
      page.value("\(name)_bucket", ["ip_family": "IPv6", "le": bound])
    }
    #expect(bucket("0.001") == 2)
    #expect(bucket("0.002") == 3)
    #expect(bucket("16.384") == 3)
    #expect(bucket("+Inf") == 5)
    #expect(page.value("\(name)_count", ["ip_family": "IPv6"]) == 5)
    #expect(page.value("\(name)_sum", ["ip_family": "IPv6"]) == .infinity)
    #expect(page.value("\(name)_count", ["ip_family": "IPv4"]) == 0)
  }

  @Test func whatCountsFailuresIsThereBeforeTheFirst() throws {
    let page = try page()
    #expect(page.value("kubeproxy_sync_proxy_rules_nftables_sync_failures_total", ["ip_family": "IPv4"]) == 0)
    #expect(page.value("viaduct_table_repairs_total", ["ip_family": "IPv6"]) == 0)
    #expect(page.value("viaduct_transaction_elements_total", ["op": "delete"]) == 0)
    #expect(page.value("kubeproxy_sync_proxy_rules_service_changes_total") == 0)
    #expect(page["kubeproxy_sync_proxy_rules_last_timestamp_seconds"] == nil)
  }

  /// kubernetes-mixin's dashboard lists the proxies that have a bucket of this name.
  @Test func latenciesAreThereBeforeTheFirst() throws {
    let page = try page()
    for name in ["network_programming_duration_seconds", "sync_proxy_rules_duration_seconds"] {
      for family in AddressFamily.allCases {
        let labels = ["ip_family": family.rawValue]
        #expect(page.value("kubeproxy_\(name)_count", labels) == 0)
        #expect(page.value("kubeproxy_\(name)_bucket", labels.merging(["le": "+Inf"]) { $1 }) == 0)
      }
    }
  }

  @Test func metricsAndSeriesAreInOrder() throws {
    useAll()
    metrics.probes.count(.healthz, status: 503)
    let page = try page()
    #expect(page.names == page.names.sorted())
    let series = page["kubeproxy_sync_proxy_rules_no_local_endpoints_total"]?.samples.map(\.labels)
    #expect(
      series?.map { "\($0["ip_family"] ?? "") \($0["traffic_policy"] ?? "")" } == [
        "IPv4 external", "IPv4 internal", "IPv6 external", "IPv6 internal",
      ])
    #expect(page["kubeproxy_proxy_healthz_total"]?.samples.map { $0.labels["code"] } == ["200", "503"])
    #expect(metrics.page().contains("total{ip_family=\"IPv4\",traffic_policy=\"external\"} 1\n"))
  }

  @Test func whatIsInALabelDoesNotBreakTheLine() throws {
    let odd = "a\"b\\c\nd{e}=,\u{e9}\r\n\\\""
    metrics.api.requests.add(2, APIResponseLabels(code: odd, method: "", host: "\\"))
    let page = try page()
    #expect(page.value("rest_client_requests_total", ["code": odd, "method": "", "host": "\\"]) == 2)
  }

  @Test func aCounterOnlyGrows() throws {
    for amount in [2, -1, .nan, 0.5] { metrics.tables.messages.add(amount) }
    #expect(try page().value("viaduct_transaction_messages_total") == 2.5)
  }

  @Test func manyThreadsMayCount() async throws {
    await withTaskGroup { group in
      for number in 0..<100 {
        group.addTask { [metrics] in
          for _ in 0..<100 {
            metrics.tables.repairs.add(1, number.isMultiple(of: 2) ? .ipv4 : .ipv6)
            metrics.sync.duration.observe(.milliseconds(number), .ipv4)
          }
          _ = metrics.page()
        }
      }
    }
    let page = try page()
    #expect(page.value("viaduct_table_repairs_total", ["ip_family": "IPv4"]) == 5000)
    #expect(page.value("kubeproxy_sync_proxy_rules_duration_seconds_count", ["ip_family": "IPv4"]) == 10000)
  }

  /// The results of Go's strconv.FormatFloat(x, 'g', -1, 64).
  @Test(arguments: [
    (0, "0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"), (0.0001, "0.0001"), (0.00001, "1e-05"),
    (0.000012345, "1.2345e-05"), (100_000, "100000"), (123_456.75, "123456.75"), (1_000_000, "1e+06"),
    (1_048_576, "1.048576e+06"), (16_777_216, "1.6777216e+07"), (1_795_373_131.5, "1.7953731315e+09"),
    (1e21, "1e+21"), (1e100, "1e+100"), (0.3, "0.3"), (2.5, "2.5"), (120, "120"),
    (Double.infinity, "+Inf"), (-Double.infinity, "-Inf"), (Double.nan, "NaN"),
    (Double.greatestFiniteMagnitude, "1.7976931348623157e+308"), (Double.leastNonzeroMagnitude, "5e-324"),
  ]) func numbersAreSpelledAsGoDoes(_ number: Double, _ text: String) {
    #expect(number.metricText == text)
  }

  @Test func theProcessTellsOfItself() throws {
    let page = try page()
    let resident = try #require(page.value("process_resident_memory_bytes"))
    #expect((1e6..<1e11).contains(resident))
    #expect(try #require(page.value("process_virtual_memory_bytes")) > resident)
    #expect(try #require(page.value("process_cpu_seconds_total")) > 0)
    let descriptors = try #require(page.value("process_open_fds"))
    #expect((3...(page.value("process_max_fds") ?? 0)).contains(descriptors))
    let start = try #require(page.value("process_start_time_seconds"))
    #expect((1.6e9...ClockReading.now().unixSeconds + 1).contains(start))
    #expect(page["process_cpu_seconds_total"]?.type == "counter")
    let threads = try #require(page.value("go_threads"))
    #expect((1...10_000).contains(threads))
    #expect(page.value("go_goroutines") == threads)
    #expect(page["go_goroutines"]?.help.contains("no goroutines") == true)
    #expect(try #require(page.value("process_virtual_memory_max_bytes")) > resident)
  }

  @Test func aProgramMayBeCalledAnything() throws {
    let line =
      "4242 (a) b (c)) S 1 2 3 0 -1 4194560 10 0 0 0 700 50 0 0 20 0 4 0 99887 123456789 2048 18446744073709551615 1"
    let stat = try #require(ProcessStat(line))
    #expect(stat.cpuTicks == 750)
    #expect(stat.startTicks == 99887)
    #expect(stat.threads == 4)
    #expect(stat.virtualBytes == 123_456_789)
    #expect(stat.residentPages == 2048)
    #expect(ProcessStat("4242 (a) S 1 2") == nil)
    #expect(ProcessStat("") == nil)
  }

  /// The tests' parser must reject malformed text.
  @Test(arguments: [
    "a 1\n", "# HELP a b\n# TYPE a gauge\na 1", "# HELP a b\n# TYPE a gauge\na one\n",
    "# HELP a b\n# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n", "# HELP a b\n# TYPE a gauge\na{x=\"\\q\"} 1\n",
    "# HELP a b\n# TYPE a gauge\na 1\na 1\n", "# HELP a b\n# TYPE a gauge\n",
    "# HELP a b\n# TYPE a gauge\nb 1\n",
    "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n",
    "# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
    "# HELP a b\n# TYPE a counter\na -1\n", "# HELP a b\n# TYPE a gauge\na{x=\"1\" 1\n",
  ]) func theReaderRefusesWhatIsWrong(_ page: String) {
    #expect(throws: Exposition.Malformed.self) { try Exposition(page) }
  }
}
