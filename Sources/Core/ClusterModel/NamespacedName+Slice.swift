extension NamespacedName {
  /// Returns whether a slice with this name belongs to the Service according to its name. Equivalent to
  /// `service == serviceFromSliceName`, but without allocating.
  func isSliceName(of service: NamespacedName) -> Bool {
    guard service.namespace == namespace else { return false }
    let (sliceName, hyphen) = (name.utf8, UInt8(ascii: "-"))
    guard sliceName.starts(with: service.name.utf8) else { return false }
    let end = sliceName.dropFirst(service.name.utf8.count)
    return end.isEmpty
      ? !sliceName.contains(hyphen) : end.first == hyphen && !end.dropFirst().contains(hyphen)
  }

  /// The Service to which a slice with this name belongs, if it was named by a controller: the Service's name, a hyphen and
  /// a random suffix. The slice of the API server's own Service has no hyphen and is named like the Service.
  var serviceFromSliceName: NamespacedName {
    name.lastIndex(of: "-").map { NamespacedName(namespace, String(name[..<$0])) } ?? self
  }
}
