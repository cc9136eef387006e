internal import Addresses
internal import NFTNetlink
internal import Netlink
internal import NFTRuleset
internal import NFTCompiler

/// What the elements of our live tables have counted at one moment.
package struct CountedTables {
  /// When that was.
  package let time: ContinuousClock.Instant
  /// The sets that count, of each family that has a table.
  package let sets: [AddressFamily: [CountedSet]]

  /// Asks the kernel; needs CAP_NET_ADMIN.
  package static func read() throws(InspectionError) -> Self {
    let sets = try queryKernel { connection throws(NetlinkError) in
      var sets: [AddressFamily: [CountedSet]] = [:]
      for family in AddressFamily.allCases { sets[family] = try connection.countedSets(family) }
      return sets
    }
    return Self(time: .now, sets: sets)
  }

  /// What both tables have counted, or only one of them, by Service port.
  package func counts(of families: [AddressFamily] = AddressFamily.allCases) -> ServiceCounts {
    var counts = ServiceCounts()
    for family in families {
      let elements = (sets[family] ?? []).map { ($0.declaration.name, $0.countedElements) }
      counts.add(Dictionary(elements) { first, _ in first }, family)
    }
    return counts
  }
}
