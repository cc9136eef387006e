internal import ClusterModel
package import Addresses

/// The response to a health probe: a status and JSON with the keys of kube-proxy 1.36, in its order.
package struct HealthReport: Hashable, Sendable {
  /// The state of one address family.
  package struct Family: Hashable, Sendable {
    /// When all changes had last been programmed; nil before the first time.
    package let lastUpdated: ClockReading?
    /// Whether no change has been waiting for too long.
    package let isHealthy: Bool
  }

  /// The latest time at which a family was up to date; the current time while the proxy is healthy.
  package let lastUpdated: ClockReading?
  /// When the probe was received.
  package let currentTime: ClockReading
  /// Whether the node is eligible for new connections; nil for a probe that does not ask for it.
  package let isNodeEligible: Bool?
  /// Whether no change has been waiting for too long.
  package let isHealthy: Bool
  /// The state of each address family.
  package let families: [AddressFamily: Family]

  /// The response's status: 200 or 503.
  package var status: Int { isHealthy && isNodeEligible != false ? 200 : 503 }

  /// The response's body: one line without a newline.
  package var json: String {
    var fields = [
      #""lastUpdated":"\#(Self.text(lastUpdated))""#, #""currentTime":"\#(Self.text(currentTime))""#,
    ]
    if let isNodeEligible { fields.append(#""nodeEligible":\#(isNodeEligible)"#) }
    fields.append(#""healthy":\#(isHealthy)"#)
    if !families.isEmpty { fields.append(#""status":{\#(familyFields.joined(separator: ","))}"#) }
    return "{\(fields.joined(separator: ","))}"
  }

  private var familyFields: [String] {
    AddressFamily.allCases.compactMap { family in
      families[family].map {
        #""\#(family)":{"lastUpdated":"\#(Self.text($0.lastUpdated))","healthy":\#($0.isHealthy)}"#
      }
    }
  }

  /// Nil is written as Go's zero time.
  private static func text(_ time: ClockReading?) -> String {
    guard let time else { return "0001-01-01T00:00:00Z" }
    return CivilTime(unixNanoseconds: time.unixNanoseconds).rfc3339
  }
}
