internal import Addresses
internal import ClusterModel

/// What a field's value must be, in words for a diagnostic.
struct Expectation: Sendable {
  /// Completes the phrase "is not a valid …".
  let noun: String
  let remedy: String

  /// The predicate of the message, to follow the value.
  var problem: String { "is not a valid \(noun)" }

  static let address = Self(
    noun: "IP address", remedy: "write an IPv4 or IPv6 address, such as 10.96.0.10 or fd00::10")
  static let ipv4Address = Self(
    noun: "IPv4 address", remedy: "write an IPv4 address, or change the slice's addressType")
  static let ipv6Address = Self(
    noun: "IPv6 address", remedy: "write an IPv6 address, or change the slice's addressType")
  static let prefix = Self(
    noun: "CIDR block", remedy: "write it in CIDR notation, such as 10.0.0.0/8 or fd00::/64")
  static let port = Self(noun: "port", remedy: "use a number from \(Port.numbersInWords)")
  static let timeout = Self(
    noun: "affinity timeout",
    remedy: "use a number of seconds from \(APIRules.affinityRange.lowerBound) to "
      + "\(APIRules.affinityRange.upperBound)"
  )
  static let transport = Self(noun: "protocol", remedy: "write TCP, UDP or SCTP")
  static let serviceType = Self(
    noun: "Service type", remedy: "write ClusterIP, NodePort, LoadBalancer or ExternalName")
  static let trafficPolicy = Self(noun: "traffic policy", remedy: "write Cluster or Local")
  static let sessionAffinity = Self(noun: "session affinity", remedy: "write None or ClientIP")
  static let algorithm = Self(
    noun: "load balancing algorithm", remedy: "write random, maglev, source-hash or destination-hash")
  static let algorithmOfCilium = Self(
    noun: "load balancing algorithm", remedy: "write random or maglev")
  static let schedulerOfKubeRouter = Self(noun: "scheduler", remedy: "write rr, lc, sh, dh or mh")
  static let hashTableSize = Self(
    noun: "size of a hash table",
    remedy: "use a number of slots from 1 to \(APIRules.largestHashTable); it is rounded up to the next size")
  static let resetConnections = Self(
    noun: "choice of whether connections are reset", remedy: #"write "true" or "false""#)
  static let weight = Self(noun: "weight", remedy: "use a number from 0 to 65535")
  static let endpointWeights = Self(
    noun: "weight of an endpoint", remedy: "write pairs such as 10.0.0.1=30, with weights from 0 to 65535")
  static let connectionLimit = Self(
    noun: "number of connections",
    remedy: "use a number from \(ConnectionLimits.range.lowerBound) to \(ConnectionLimits.range.upperBound), "
      + "or remove it for no limit")
  static let sourceRangesPolicy = Self(noun: "policy for source ranges", remedy: "write allow or deny")
  static let addressType = Self(noun: "address type", remedy: "write IPv4 or IPv6")
  static let selectorOperator = Self(
    noun: "selector operator", remedy: "write In, NotIn, Exists or DoesNotExist")
  static let addressFamily = Self(noun: "address family", remedy: "write IPv4 or IPv6")
  static let familyPolicy = Self(
    noun: "family policy", remedy: "write SingleStack, PreferDualStack or RequireDualStack")
  static let trafficDistribution = Self(
    noun: "traffic distribution", remedy: "write PreferSameZone or PreferSameNode, or leave it out")
  static let labelKey = Self(noun: "label key", remedy: LabelRules.keyRemedy)
  static let labelValue = Self(noun: "label value", remedy: LabelRules.valueRemedy)
  static let ipMode = Self(noun: "IP mode", remedy: "write VIP or Proxy")
  static let time = Self(
    noun: "time", remedy: "write it in RFC 3339 format, such as 2026-01-31T12:00:00Z, or leave it out")
  static let label = Self(
    noun: "name",
    remedy:
      "use at most \(APIRules.longestLabel) lowercase letters, digits and '-', with a letter or digit first and last"
  )
  static let subdomain = Self(
    noun: "name",
    remedy:
      "use at most \(APIRules.longestSubdomain) lowercase letters, digits, '-' and '.', "
      + "with a letter or digit around each dot"
  )
}
