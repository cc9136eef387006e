extension KubeProxyConfiguration {
  /// The connection to the API server.
  package struct ClientConnection: Hashable, Sendable {
    /// The `Accept` header of requests; empty for the client's default.
    package var acceptContentTypes = ""
    /// How many requests may be sent at once, after a time without any.
    package var burst: Int32 = 0
    /// The media type of requests and responses.
    package var contentType = ""
    /// The path of the kubeconfig; empty for the service account of the pod that this runs in.
    package var kubeconfig = ""
    /// The limit of requests per second in the long run; negative for none.
    package var qps: Float = 0

    /// Creates a section with all fields unset.
    package init() {}

    /// Whether the media type is JSON, which it also is for Go's client if a flag sets it to nothing.
    var asksForJSON: Bool { ["", "application/json"].contains(mediaType) }
    /// Whether the media type is one that Viaduct can read.
    var isReadable: Bool { asksForJSON || mediaType == "application/vnd.kubernetes.protobuf" }

    /// The media type without parameters, in lower case.
    private var mediaType: String { String(contentType.prefix { $0 != ";" }).trimmingBlanks.lowercased() }
  }
}
