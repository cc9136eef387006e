public import ClusterModel

/// What is new in a folder that is followed.
public struct FolderUpdate: Sendable {
  /// Every object that is new, different or gone, of whatever kind; the first time all that there are.
  public var changes: [KubeObjectChange]
  /// Whether it is the first time.
  public var isFirst: Bool
  /// What is wrong or doubtful in the files that changed, and about the folder; each said once.
  public var diagnostics: [Diagnostic]
  /// How many files were read for it.
  public var filesRead: Int

  /// Nothing is new.
  init() {
    changes = []
    isFirst = false
    diagnostics = []
    filesRead = 0
  }

  /// There is something to say.
  var isWorthTelling: Bool { isFirst || !changes.isEmpty || !diagnostics.isEmpty }
}
