internal import Addresses

extension IPTablesRule {
  /// Parses the words after `-A CHAIN`; nil if there is one that we never write.
  init?(_ words: ArraySlice<Word>) {
    guard let groups = OptionGroup.groups(words), let last = groups.last, !last.isNegated,
      let target = IPTablesTarget(last)
    else { return nil }
    self.init(target)
    for group in groups.dropLast() { guard read(group) else { return nil } }
  }

  /// Adds what a group compares; returns false if we never compare that.
  private mutating func read(_ group: OptionGroup) -> Bool {
    switch group.option {
    case "-s": source = AddressBlock(group.value).map { Negatable($0, negated: group.isNegated) }
    case "-d": destination = AddressBlock(group.value).map { Negatable($0, negated: group.isNegated) }
    case "-i":
      inputInterface = InterfaceMatch(pattern: group.value).map { Negatable($0, negated: group.isNegated) }
    case "-p": transport = Transport.allCases.first { !group.isNegated && $0.description == group.value }
    case "-m": return !group.isNegated && readModule(group)
    default: return false
    }
    // Each of the four has a value after its option, or was not understood.
    return switch group.option {
    case "-s": source != nil
    case "-d": destination != nil
    case "-i": inputInterface != nil
    default: transport != nil
    }
  }

  private mutating func readModule(_ group: OptionGroup) -> Bool {
    switch group.value {
    case "comment": comment = group.only("--comment")
    case "tcp", "udp", "sctp":
      if group.settings.isEmpty { return true }
      port = group.only("--dport").flatMap { Int($0) }.flatMap { Port($0) }
    default:
      guard let match = IPTablesMatch(group) else { return false }
      matches.append(match)
      return true
    }
    return group.value == "comment" ? comment != nil : port != nil
  }
}

/// An option of one letter with its value, and what is said about it: `-m recent --set --name …`, `! -s …`.
struct OptionGroup {
  let isNegated: Bool
  let option: String
  let value: String
  fileprivate(set) var settings: [String: Setting] = [:]

  struct Setting: Equatable {
    let isNegated: Bool
    let values: [String]
  }

  /// Returns the groups of a rule; nil if they are not in this form, or something is said twice.
  static func groups(_ words: ArraySlice<Word>) -> [OptionGroup]? {
    var (groups, rest): ([OptionGroup], ArraySlice<Word>) = ([], words)
    while let first = rest.popFirst() {
      let isNegated = first == Word(text: "!", isQuoted: false)
      guard let option = isNegated ? rest.popFirst() : first, option.isOption else { return nil }
      if option.text.hasPrefix("--") {
        let values = rest.prefix { !$0.isOption && $0.text != "!" }
        rest = rest[values.endIndex...]
        guard let last = groups.indices.last, groups[last].settings[option.text] == nil else { return nil }
        groups[last].settings[option.text] = Setting(isNegated: isNegated, values: values.map(\.text))
      } else {
        guard let value = rest.popFirst() else { return nil }
        groups.append(OptionGroup(isNegated: isNegated, option: option.text, value: value.text))
      }
    }
    return groups
  }

  /// Returns the value of the only setting, which has this name, or nil.
  func only(_ name: String) -> String? { settings.count == 1 ? self[name] : nil }

  /// Returns the only value of a setting that is not negated, or nil.
  subscript(name: String) -> String? {
    guard let setting = settings[name], !setting.isNegated, setting.values.count == 1 else { return nil }
    return setting.values[0]
  }

  /// Whether there are exactly these settings, none of them negated.
  func has(_ names: Set<String>) -> Bool {
    Set(settings.keys) == names && settings.values.allSatisfy { !$0.isNegated }
  }
}

extension Word {
  fileprivate var isOption: Bool { !isQuoted && text.hasPrefix("-") }
}

extension InterfaceMatch {
  /// `cni0`, or `veth+` for a prefix.
  fileprivate init?(pattern: String) {
    if pattern.hasSuffix("+") {
      guard let name = InterfaceName(String(pattern.dropLast())) else { return nil }
      self = .prefixed(name)
    } else {
      guard let name = InterfaceName(pattern) else { return nil }
      self = .named(name)
    }
  }
}

extension IPTablesMatch {
  fileprivate init?(_ group: OptionGroup) {
    let found: IPTablesMatch? =
      switch group.value {
      case "conntrack": Self.connection(group)
      case "addrtype": Self.addressType(group)
      case "mark": Self.bits(group.only("--mark")).map { .hasMark($0) }
      case "statistic": Self.statistic(group)
      case "recent": Self.recent(group)
      case "hashlimit": Self.rate(group)
      case "connlimit": Self.connections(group)
      default: nil
      }
    guard let found else { return nil }
    self = found
  }

  private static func connection(_ group: OptionGroup) -> Self? {
    guard group.settings.count == 1, let setting = group.settings["--ctstate"], setting.values.count == 1,
      let state = ConnectionState(rawValue: setting.values[0])
    else { return nil }
    return .connection(Negatable(state, negated: setting.isNegated))
  }

  private static func addressType(_ group: OptionGroup) -> Self? {
    guard group.settings.count == 1, let (name, setting) = group.settings.first, setting.values == ["LOCAL"]
    else { return nil }
    return switch name {
    case "--src-type": .sourceIsLocal(!setting.isNegated)
    case "--dst-type": .destinationIsLocal(!setting.isNegated)
    default: nil
    }
  }

  /// `0x4000/0x4000`: the same bits in value and mask.
  private static func bits(_ text: String?) -> UInt32? {
    guard let (value, mask) = text.flatMap(valueAndMask), value == mask else { return nil }
    return value
  }

  private static func statistic(_ group: OptionGroup) -> Self? {
    guard group.has(["--mode", "--probability"]), group["--mode"] == "random" else { return nil }
    return group["--probability"].flatMap { Probability($0) }.map { .probability($0) }
  }

  private static func recent(_ group: OptionGroup) -> Self? {
    let common: Set = ["--name", "--mask", "--rsource"]
    guard let list = group["--name"],
      AddressFamily.allCases.contains(where: { $0.hostMask == group["--mask"] })
    else { return nil }
    if group.has(common.union(["--set"])) { return .remember(list: list) }
    guard group.has(common.union(["--update", "--seconds", "--reap"])) else { return nil }
    return group["--seconds"].flatMap { UInt32($0) }.map { .remembered(list: list, seconds: $0) }
  }

  private static func rate(_ group: OptionGroup) -> Self? {
    guard group.has(["--hashlimit-above", "--hashlimit-burst", "--hashlimit-name"]),
      let above = group["--hashlimit-above"], above.hasSuffix("/sec"), let rate = UInt32(above.dropLast(4)),
      group["--hashlimit-burst"] == String(rate), let name = group["--hashlimit-name"]
    else { return nil }
    return .exceedsRate(perSecond: rate, bucket: name)
  }

  private static func connections(_ group: OptionGroup) -> Self? {
    guard group.has(["--connlimit-above", "--connlimit-mask", "--connlimit-saddr"]),
      group["--connlimit-mask"] == "0"
    else { return nil }
    return group["--connlimit-above"].flatMap { UInt32($0) }.map { .exceedsConnections($0) }
  }
}

extension IPTablesTarget {
  fileprivate init?(_ group: OptionGroup) {
    guard let found = group.option == "-g" ? Self.goto(group) : Self.target(group) else { return nil }
    self = found
  }

  private static func goto(_ group: OptionGroup) -> Self? {
    group.settings.isEmpty ? IPTablesChainName(group.value).map { .goto($0) } : nil
  }

  private static func target(_ group: OptionGroup) -> Self? {
    guard group.option == "-j" else { return nil }
    switch group.value {
    case "REJECT": return rejection(group.only("--reject-with"))
    case "MARK": return mark(group.only("--set-xmark"))
    case "DNAT": return group.only("--to-destination").flatMap(translation)
    case "MASQUERADE": return group.has(["--random-fully"]) ? .masquerade : nil
    default: return group.settings.isEmpty ? plain(group.value) : nil
    }
  }

  private static func plain(_ name: String) -> Self? {
    switch name {
    case "ACCEPT": .accept
    case "DROP": .drop
    case "RETURN": .return
    default: IPTablesChainName(name).flatMap { $0.isOurs ? .jump($0) : nil }
    }
  }

  private static func rejection(_ how: String?) -> Self? {
    switch how {
    case "tcp-reset": .resetTCP
    case "icmp-port-unreachable", "icmp6-port-unreachable": .portUnreachable
    default: nil
    }
  }

  private static func mark(_ text: String?) -> Self? {
    guard let (value, mask) = text.flatMap(valueAndMask) else { return nil }
    if value == mask { return .setMark(value) }
    return value == 0 ? .clearMark(mask) : nil
  }

  /// `10.0.0.1:80`, `[fd00::1]:80`
  private static func translation(_ text: String) -> Self? {
    guard let colon = text.lastIndex(of: ":"),
      let port = Int(text[text.index(after: colon)...]).flatMap({ Port($0) })
    else { return nil }
    var address = text[..<colon]
    if address.hasPrefix("["), address.hasSuffix("]") { address = address.dropFirst().dropLast() }
    return IPAddress(String(address)).map { .dnat($0, port) }
  }
}

/// Parses `0x4000/0x4000`.
private func valueAndMask(_ text: String) -> (UInt32, UInt32)? {
  let numbers = text.split(separator: "/", omittingEmptySubsequences: false).compactMap { number in
    number.hasPrefix("0x") ? UInt32(number.dropFirst(2), radix: 16) : UInt32(number)
  }
  return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
}
