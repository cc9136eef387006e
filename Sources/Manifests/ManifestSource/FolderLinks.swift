internal import SmallFiles

/// The links among the manifests of a folder, and what they refer to.
struct FolderLinks {
  /// The path that each link leads to, by the link's name.
  private var targets: [String: String] = [:]
  /// The links by the last name of that path.
  private var byTarget: [String: Set<String>] = [:]
  /// The links that have no target: any event may be about what they lacked.
  private var dangling: Set<String> = []

  /// Whether there is none.
  var isEmpty: Bool { targets.isEmpty }

  /// The names of all of them.
  var names: some Sequence<String> { targets.keys }

  /// Whether a file is a link.
  func contains(_ name: String) -> Bool { targets[name] != nil }

  /// The folders of the targets, to be watched: the kernel reports a change in the folder of a file, not in that of a
  /// link to it.
  var folders: Set<String> { Set(targets.values.map(folderPath(of:))) }

  /// Returns the links whose target has this name, in whichever folder; nil if there are none.
  subscript(target name: String) -> Set<String>? { byTarget[name] }

  /// The links that have no target.
  var broken: Set<String> { dangling }

  /// Sets what a link leads to; nil if it is not a link or not there. Returns whether that is another folder than before.
  mutating func set(_ name: String, to target: FolderListing.Target?) -> Bool {
    let old = targets[name]
    if let old { forget(name, lastName(of: old)) }
    targets[name] = target?.path
    if let target { byTarget[lastName(of: target.path), default: []].insert(name) }
    if target?.exists == false { dangling.insert(name) } else { dangling.remove(name) }
    return old.map(folderPath(of:)) != (target?.path).map(folderPath(of:))
  }

  private mutating func forget(_ name: String, _ target: String) {
    byTarget[target]?.remove(name)
    if byTarget[target]?.isEmpty == true { byTarget[target] = nil }
  }

  private func lastName(of path: String) -> String {
    String(path.split(separator: "/", omittingEmptySubsequences: false).last ?? "")
  }
}
