internal import ClusterModel

/// The cluster domain, in which Service names are: `cluster.local`.
package enum ClusterDomain {
  /// Returns whether a text is a valid cluster domain: labels of letters, digits and hyphens (RFC 1123, section 2.1), at
  /// most 100 bytes in total, so that names of Services, namespaces and ports of up to `APIRules.longestLabel` bytes each fit before it.
  package static func isValid(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return text.utf8.count <= 100
      && labels.allSatisfy { label in
        (1...APIRules.longestLabel).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
              || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
          }
      }
  }
}
