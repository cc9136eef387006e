package import Addresses
package import NFTNetlink
internal import Netlink
internal import NFTRuleset
package import NFTCompiler

/// The counters of the elements in our live tables, at one time.
package struct CountedTables {
  /// When the counters were read.
  package let time: ContinuousClock.Instant
  /// The sets with counters, and those that say what is counted, for each family that has a table.
  package let sets: [AddressFamily: [CountedSet]]

  /// Reads the counters from the kernel; requires CAP_NET_ADMIN.
  package static func read() throws(InspectionError) -> Self {
    let sets = try queryKernel { connection throws(NetlinkError) in
      var sets: [AddressFamily: [CountedSet]] = [:]
      for family in AddressFamily.allCases {
        sets[family] = try connection.countedSets(family, and: ServiceCounts.explainingSets)
      }
      return sets
    }
    return Self(time: .now, sets: sets)
  }

  /// Adds up the counters of these families by Service port.
  package func counts(of families: [AddressFamily] = AddressFamily.allCases) -> ServiceCounts {
    var counts = ServiceCounts()
    for family in families {
      let elements = (sets[family] ?? []).map { ($0.declaration.name, $0.countedElements) }
      counts.add(Dictionary(elements) { first, _ in first }, family)
    }
    return counts
  }
}
