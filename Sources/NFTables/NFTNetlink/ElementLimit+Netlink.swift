internal import CNftnl
internal import Netlink
internal import NFTRuleset

/// Values of the expressions of limits (nf_tables.h).
enum LimitEncoding {
  /// NFT_CONNLIMIT_F_INV and NFT_LIMIT_F_INV: matches beyond the limit.
  static let inverted: UInt32 = 1
  /// NFT_LIMIT_PKTS
  static let packets: UInt32 = 0
  /// The unit of rates, in seconds.
  static let second: UInt64 = 1
}

extension ElementLimit.Kind {
  /// The kernel's name of the expression.
  var expressionName: String {
    switch self {
    case .connections: "connlimit"
    case .rate: "limit"
    }
  }
}

extension ElementLimit {
  /// Parses the expression of a listed element; nil if we could not have written it. What the kernel has counted is not
  /// part of it.
  init?(_ expression: Range<Int>, in bytes: [UInt8]) {
    guard let name = bytes.attribute(ElementAttribute.expressionName, in: expression),
      let data = bytes.attribute(ElementAttribute.expressionData, in: expression)?.payload
    else { return nil }
    func number(_ type: UInt16) -> UInt32? {
      bytes.attribute(type, in: data).flatMap { bytes.networkUInt32(at: $0.payload.lowerBound) }
    }
    func longNumber(_ type: UInt16) -> UInt64? {
      bytes.attribute(type, in: data).flatMap { bytes.networkUInt64(at: $0.payload.lowerBound) }
    }
    switch bytes.text(in: name.payload) {
    case Kind.connections.expressionName:
      guard let count = number(ElementAttribute.connectionCount),
        number(ElementAttribute.connectionFlags) == LimitEncoding.inverted
      else { return nil }
      self = .connections(over: count)
    case Kind.rate.expressionName:
      guard let rate = longNumber(ElementAttribute.limitRate).flatMap({ UInt32(exactly: $0) }),
        longNumber(ElementAttribute.limitUnit) == LimitEncoding.second,
        number(ElementAttribute.limitBurst) == rate,
        number(ElementAttribute.limitType) ?? 0 == LimitEncoding.packets,
        number(ElementAttribute.limitFlags) == LimitEncoding.inverted
      else { return nil }
      self = .rate(overPerSecond: rate)
    default: return nil
    }
  }
}

extension LibraryExpression {
  /// Creates the expression of a limit.
  init(_ limit: ElementLimit) {
    self.init(limit.kind.expressionName)
    switch limit {
    case .connections(let count):
      set(NFTNL_EXPR_CONNLIMIT_COUNT, count)
      set(NFTNL_EXPR_CONNLIMIT_FLAGS, LimitEncoding.inverted)
    case .rate(let rate):
      set(NFTNL_EXPR_LIMIT_RATE, UInt64(rate))
      set(NFTNL_EXPR_LIMIT_UNIT, LimitEncoding.second)
      set(NFTNL_EXPR_LIMIT_BURST, rate)
      set(NFTNL_EXPR_LIMIT_TYPE, LimitEncoding.packets)
      set(NFTNL_EXPR_LIMIT_FLAGS, LimitEncoding.inverted)
    }
  }
}
