package import Addresses

/// Metrics of the nftables tables, which kube-proxy does not have.
package struct TableMetrics: Sendable {
  /// Changes to our tables by other programs that were repaired.
  package let repairs: Counter<AddressFamily>
  /// Transactions that the kernel committed.
  package let transactions: Counter<NoLabels>
  /// Elements of sets and maps that were added or deleted.
  package let elements: Counter<ElementOperation>
  /// Netlink messages in those transactions.
  package let messages: Counter<NoLabels>
  /// Services that are programmed.
  package let services: Gauge<AddressFamily>
  /// Endpoints that packets can reach, counted once per Service port.
  package let endpoints: Gauge<AddressFamily>

  /// Connections that were refused since they exceeded a limit.
  package let overLimit: OverLimitMetric

  init(_ registry: MetricRegistry) {
    repairs = registry.counter(
      "viaduct_table_repairs_total", .unspecified,
      "Changes to Viaduct's tables by other programs that were repaired",
      initially: AddressFamily.allCases)
    transactions = registry.counter(
      "viaduct_transactions_total", .unspecified, "Transactions that the kernel committed")
    elements = registry.counter(
      "viaduct_transaction_elements_total", .unspecified,
      "Elements of sets and maps that transactions added or deleted",
      initially: ElementOperation.allCases)
    messages = registry.counter(
      "viaduct_transaction_messages_total", .unspecified, "Netlink messages that were sent in transactions")
    services = registry.gauge("viaduct_services", .unspecified, "Services that are served")
    endpoints = registry.gauge(
      "viaduct_endpoints", .unspecified, "Endpoints that packets can reach, counted once per Service port")
    overLimit = OverLimitMetric(
      registry.counter(
        "viaduct_connections_over_limit_total", .unspecified,
        "Connections that were refused since a Service had more than its limit",
        initially: AddressFamily.allCases))
  }
}
