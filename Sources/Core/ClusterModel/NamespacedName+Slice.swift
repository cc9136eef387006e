extension NamespacedName {
  /// Whether a slice of this name is for that Service by its name: `service == serviceFromSliceName`, found without making that
  /// name.
  func isSliceName(of service: NamespacedName) -> Bool {
    guard service.namespace == namespace else { return false }
    let (own, hyphen) = (name.utf8, UInt8(ascii: "-"))
    guard own.starts(with: service.name.utf8) else { return false }
    let end = own.dropFirst(service.name.utf8.count)
    return end.isEmpty ? !own.contains(hyphen) : end.first == hyphen && !end.dropFirst().contains(hyphen)
  }

  /// The Service of a slice of this name, if it is named as the controllers name theirs, after the Service with a hyphen
  /// and some letters. The API server's own slice has no hyphen, and is named like its Service.
  var serviceFromSliceName: NamespacedName {
    name.lastIndex(of: "-").map { NamespacedName(namespace, String(name[..<$0])) } ?? self
  }
}
