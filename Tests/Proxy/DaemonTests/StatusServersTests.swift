import Addresses
import KubeClientSupport
import Observability
import ProxyConfiguration
import Testing

@testable import Daemon
import KubeClient

/// What the status servers show before anything has happened.
@Suite struct StatusServersTests {
  private func page(_ configuration: RunConfiguration) async -> String {
    let servers = StatusServers(
      configuration, pages: Daemon.ConfigurationPages(configz: "{}", flags: [:]), version: "0.1.0",
      logger: LoggedLines().logger)
    let page = servers.metrics.page()
    await servers.shutdown()
    return page
  }

  /// An alert compares this with the last sync, also if there never was one.
  @Test func aSyncIsWantedFromTheStart() async {
    let page = await page(RunConfiguration())
    for family in AddressFamily.allCases {
      let name = "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family=\"\(family)\"} "
      #expect(page.contains("\n" + name), "\(family)")
    }
    #expect(!page.contains("kubeproxy_sync_proxy_rules_last_timestamp_seconds{"))
  }

  @Test func featureGatesAreMetrics() async {
    var configuration = RunConfiguration()
    configuration.featureStates = [
      FeatureState(name: "ComponentFlagz", stage: .beta, isEnabled: false),
      FeatureState(name: "InOrderInformers", stage: .stable, isEnabled: true),
    ]
    let page = await page(configuration)
    #expect(page.contains("\nkubernetes_feature_enabled{name=\"ComponentFlagz\",stage=\"BETA\"} 0\n"))
    #expect(page.contains("\nkubernetes_feature_enabled{name=\"InOrderInformers\",stage=\"\"} 1\n"))
  }

  @Test func requestsToTheAPIServerAreMeasured() {
    let metrics = ProxyMetrics(version: "0.1.0")
    let requests = RequestMetrics(metrics.api)
    let host = "10.96.0.1:443"
    requests.waited("GET", host: host, for: .zero)
    requests.ended("POST", host: host, took: .milliseconds(3), sizes: BodySizes(request: 300, response: 500))
    requests.ended("GET", host: host, took: .seconds(30), sizes: BodySizes(request: 0, response: nil))
    let page = metrics.page()
    func series(_ name: String, _ verb: String, _ rest: String = "") -> String {
      "\nrest_client_\(name){host=\"\(host)\",verb=\"\(verb)\"\(rest)} "
    }
    #expect(page.contains(series("request_size_bytes_sum", "POST") + "300\n"))
    #expect(page.contains(series("request_size_bytes_count", "GET") + "1\n"))
    #expect(page.contains(series("response_size_bytes_sum", "POST") + "500\n"))
    #expect(!page.contains(series("response_size_bytes_count", "GET")), "there was no response")
    #expect(page.contains(series("rate_limiter_duration_seconds_sum", "GET") + "0\n"))
    #expect(page.contains(series("request_duration_seconds_count", "GET") + "1\n"))
  }
}
