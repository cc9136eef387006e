public import ClusterModel

/// One event of a watch.
public struct WatchEvent: Hashable, Sendable {
  /// What has happened.
  public enum Content: Hashable, Sendable {
    /// ADDED, MODIFIED or DELETED: the object as it is now. Nil when it is gone, and also when it is wrong or of no use,
    /// for what is left out of a list must not live on from before; the diagnostics tell the two apart.
    case changed(ObjectChange)
    /// BOOKMARK: all up to the event's resource version has been sent.
    ///
    /// - endsInitialEvents: with this, all objects that there were when the watch began have been sent (KEP-3157).
    case bookmark(endsInitialEvents: Bool)
    /// ERROR: the watch is over.
    case failed(APIStatus)
    /// Nothing that concerns us, or something about an object that cannot be named; the diagnostics tell which.
    case nothing
  }

  /// What has happened.
  public var content: Content
  /// `metadata.resourceVersion` of the object: where a watch that continues after this event starts. Nil for ERROR, and
  /// when the object does not say.
  public var resourceVersion: String?
  /// What is wrong with the object, or doubtful.
  public var diagnostics: [Diagnostic]

  /// An event.
  public init(_ content: Content, resourceVersion: String? = nil, diagnostics: [Diagnostic] = []) {
    self.content = content
    self.resourceVersion = resourceVersion
    self.diagnostics = diagnostics
  }
}
