package import ClusterModel

/// A watch event.
package struct WatchEvent: Hashable, Sendable {
  /// The contents of an event, by type.
  package enum Content: Hashable, Sendable {
    /// ADDED, MODIFIED or DELETED: the current state of the object; nil if it was deleted. Also nil if it is invalid or not
    /// needed, because an omitted object must not survive in an older version; then there are diagnostics.
    case changed(ObjectChange)
    /// BOOKMARK: all changes up to the event's resource version have been sent.
    ///
    /// - endsInitialEvents: whether all objects that existed at the start of the watch have been sent (KEP-3157).
    case bookmark(endsInitialEvents: Bool)
    /// ERROR: the watch has ended.
    case failed(APIStatus)
    /// An event to be ignored, or about an object without a valid name, as explained by the diagnostics.
    case nothing
  }

  /// The contents of the event.
  package var content: Content
  /// `metadata.resourceVersion` of the object, from which a watch can continue after this event. Nil for ERROR, and if not
  /// set.
  package var resourceVersion: String?
  /// Errors and warnings about the object.
  package var diagnostics: [Diagnostic]

  /// Creates an event.
  package init(_ content: Content, resourceVersion: String? = nil, diagnostics: [Diagnostic] = []) {
    self.content = content
    self.resourceVersion = resourceVersion
    self.diagnostics = diagnostics
  }
}
