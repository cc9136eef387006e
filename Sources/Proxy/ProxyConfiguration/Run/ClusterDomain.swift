/// What Service names end in, `cluster.local`.
public enum ClusterDomain {
  /// Whether the text can be one: labels of letters, digits and hyphens (RFC 1123, section 2.1), at most 100 bytes
  /// together, since names of Services, namespaces and ports of up to 63 bytes each have to fit before it.
  public static func isValid(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return text.utf8.count <= 100
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
              || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
          }
      }
  }
}
