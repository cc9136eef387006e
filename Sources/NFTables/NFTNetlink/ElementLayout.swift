internal import NFTRuleset

/// The netlink encoding shared by all elements of one set.
struct ElementLayout: Sendable {
  /// How ranges are encoded.
  enum Ranges: Sendable {
    /// The set has no ranges.
    case none
    /// For a single field: the first key, and the key after the last one as a separate element that marks the end of
    /// the range (NFT_SET_ELEM_INTERVAL_END). The kernel keeps them in a tree. nft adds another end marker at key 0 to
    /// an empty set; neither the kernel nor nft's listing needs it (tested on Linux 6.18 with nft 1.0.6), so it is
    /// ignored when reading and never written.
    case ends
    /// For several fields: both keys in one element (NFTA_SET_ELEM_KEY_END, Linux 5.6).
    case pairs
  }

  let key: [WordForm]
  let data: [WordForm]
  /// The length of the key in bytes: less than four for a single transport or port.
  let keyLength: Int
  let dataLength: Int
  let ranges: Ranges
  /// What the elements' limits are about; nil if they have none.
  let limit: ElementLimit.Kind?

  init(_ set: SetDeclaration) {
    self.init(key: set.key, value: set.value, isInterval: set.isInterval)
  }

  init(key: [FieldType], value: SetDeclaration.Value, isInterval: Bool) {
    self.key = WordForm.forms(key, inRanges: isInterval)
    keyLength = Self.length(key)
    if case .fields(let fields) = value {
      data = WordForm.forms(fields)
      dataLength = Self.length(fields)
    } else {
      data = []
      dataLength = 0
    }
    if case .limit(let kind) = value { limit = kind } else { limit = nil }
    ranges = isInterval ? (key.count == 1 ? .ends : .pairs) : .none
  }

  /// Returns the elements in the order in which they are sent, which is key order if ranges have end markers.
  func wireOrder(_ elements: [Element]) -> [Element] {
    guard case .ends = ranges else { return elements }
    return elements.sorted { $0.key < $1.key }
  }

  private static func length(_ fields: [FieldType]) -> Int {
    fields.count == 1 ? fields[0].bytes : 4 * fields.reduce(0) { $0 + $1.words }
  }
}

/// Attribute numbers and flags of elements (nf_tables.h).
enum ElementAttribute {
  // nft_list_attributes
  static let element: UInt16 = 1
  // nft_set_elem_list_attributes
  static let listTable: UInt16 = 1
  static let listSet: UInt16 = 2
  static let listElements: UInt16 = 3
  static let listSetID: UInt16 = 4
  // nft_set_elem_attributes
  static let key: UInt16 = 1
  static let data: UInt16 = 2
  static let flags: UInt16 = 3
  static let userData: UInt16 = 6
  static let expression: UInt16 = 7
  static let keyEnd: UInt16 = 10
  // nft_expr_attributes
  static let expressionName: UInt16 = 1
  static let expressionData: UInt16 = 2
  // nft_counter_attributes
  static let counterBytes: UInt16 = 1
  static let counterPackets: UInt16 = 2
  // nft_connlimit_attributes
  static let connectionCount: UInt16 = 1
  static let connectionFlags: UInt16 = 2
  // nft_limit_attributes
  static let limitRate: UInt16 = 1
  static let limitUnit: UInt16 = 2
  static let limitBurst: UInt16 = 3
  static let limitType: UInt16 = 4
  static let limitFlags: UInt16 = 5
  // nft_data_attributes
  static let value: UInt16 = 1
  static let verdict: UInt16 = 2
  // nft_verdict_attributes
  static let verdictCode: UInt16 = 1
  static let verdictChain: UInt16 = 2
  /// NFT_SET_ELEM_INTERVAL_END
  static let intervalEnd: UInt32 = 1
  /// NLA_F_NESTED
  static let nested: UInt16 = 0x8000
  // nftnl_udata_set_elem_types
  static let comment: UInt8 = 0
  static let userDataFlags: UInt8 = 1
}

extension Verdict {
  /// The kernel's verdict code (nf_tables.h, nft_verdicts; linux/netfilter.h, NF_DROP).
  var code: Int32 {
    switch self {
    case .drop: 0
    case .jump: -3
    case .goto: -4
    case .return: -5
    }
  }

  /// Creates a verdict from the kernel's code; nil for one that we never write.
  init?(code: Int32, chain: ChainName?) {
    switch (code, chain) {
    case (0, nil): self = .drop
    case (-3, let chain?): self = .jump(chain)
    case (-4, let chain?): self = .goto(chain)
    case (-5, nil): self = .return
    default: return nil
    }
  }
}
