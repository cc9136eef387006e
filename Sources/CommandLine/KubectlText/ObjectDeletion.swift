package import ClusterModel

/// Which objects `delete` removes, and what it prints about them.
package struct ObjectDeletion: Sendable {
  private let selection: ObjectSelection
  /// `-o name`: only the names of removed objects are printed.
  package var printsNames = false
  /// `--dry-run=client`: nothing is removed.
  package var isDryRun = false
  /// `--ignore-not-found`: nothing is said about named objects that do not exist.
  package var toleratesAbsence = false

  /// Creates the deletion of the selected objects.
  package init(of selection: ObjectSelection) { self.selection = selection }

  /// Returns whether the object is to be removed.
  package func includes(_ object: ObjectValue) -> Bool {
    selection.requested.groups.contains { isSelected(object, by: $0) }
  }

  private func isSelected(_ object: ObjectValue, by group: RequestedObjects.Group) -> Bool {
    guard group.kind.includes(object) else { return false }
    if group.kind.isNamespaced, let namespace = selection.scope.searched, object.name.namespace != namespace {
      return false
    }
    return group.names.isEmpty
      ? selection.labels.matches(object["metadata"]["labels"].labels)
      : group.names.contains(object.name.name)
  }

  /// Returns what to print after these objects were removed: a line for each, in their order.
  package func answer(removed: [ObjectValue]) -> ObjectAnswer {
    ObjectAnswer(
      text: removed.map(line).joined(),
      note: removed.isEmpty && !selection.requested.isNamed ? "No resources found" : nil,
      missing: toleratesAbsence ? [] : missing(among: removed))
  }

  /// `service "web" deleted from shop namespace`
  private func line(_ object: ObjectValue) -> String {
    let kind = selection.requested.kinds.first { $0.includes(object) }
    let prefix = kind?.prefix ?? object.kind.lowercased()
    if printsNames { return "\(prefix)/\(object.name.name)\n" }
    let place = kind?.isNamespaced == true ? " from \(object.name.namespace) namespace" : ""
    return "\(prefix) \"\(object.name.name)\" deleted\(place)\(isDryRun ? " (dry run)" : "")\n"
  }

  private func missing(among removed: [ObjectValue]) -> [String] {
    selection.requested.groups.flatMap { group in
      let found = Set(removed.filter { group.kind.includes($0) }.map(\.name.name))
      return group.names.filter { !found.contains($0) }
        .map { selection.scope.notFound($0, of: group.kind) }
    }
  }
}
