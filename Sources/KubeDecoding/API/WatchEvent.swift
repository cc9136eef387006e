/// What a watch says.
public enum WatchEvent: Hashable, Sendable {
  /// `ADDED` and `MODIFIED`: the object as it is now. The two are not told apart, because a watch that starts anew may
  /// say either of an object that is known.
  case put(ReceivedObject)
  /// `DELETED`: it is gone, or no longer selected.
  case deleted(ReceivedObject)
  /// `BOOKMARK`: nothing changed up to this resource version.
  case bookmark(resourceVersion: String)
  /// `ERROR`: the watch is over.
  case failed(APIStatus)
}
