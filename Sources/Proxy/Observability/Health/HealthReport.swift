public import Addresses

/// What a probe hears: a status and a page of JSON with the keys of kube-proxy 1.36 in its order.
public struct HealthReport: Hashable, Sendable {
  /// What is said of one family.
  public struct Family: Hashable, Sendable {
    /// When the kernel last held all that had come; nil before the first time.
    public let lastUpdated: ClockReading?
    /// No change has been waiting for too long.
    public let isHealthy: Bool
  }

  /// When any family was last up to date; now, if all is well.
  public let lastUpdated: ClockReading?
  /// When the probe came.
  public let currentTime: ClockReading
  /// Our node may get new connections; nil for a probe that does not ask.
  public let isNodeEligible: Bool?
  /// No change has been waiting for too long.
  public let isHealthy: Bool
  /// The same, family by family.
  public let families: [AddressFamily: Family]

  /// The answer's status: 200 or 503.
  public var status: Int { isHealthy && isNodeEligible != false ? 200 : 503 }

  /// The answer's body, in one line without an end.
  public var json: String {
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

  /// A time that never was is the zero of Go's clock.
  private static func text(_ moment: ClockReading?) -> String {
    guard let moment else { return "0001-01-01T00:00:00Z" }
    return CivilTime(unixNanoseconds: moment.unixNanoseconds).rfc3339
  }
}
