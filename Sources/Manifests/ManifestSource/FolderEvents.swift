/// What the kernel has reported about a folder, and about the folders of what its links refer to.
struct FolderEvents: Hashable {
  /// The names in the folder that were written, created, deleted, moved or given other permissions.
  var names: Set<String> = []
  /// The same for each other folder, by its path.
  var linked: [String: Set<String>] = [:]
  /// Whether anything may have changed: the folder itself did, or events were dropped.
  var isVague = false

  /// Anything may have changed.
  static var vague: Self {
    var events = Self()
    events.isVague = true
    return events
  }

  /// Whether nothing was reported.
  var isEmpty: Bool { names.isEmpty && linked.isEmpty && !isVague }
}
