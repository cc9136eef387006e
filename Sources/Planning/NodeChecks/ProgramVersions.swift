/// Which kernel, nft and libnftnl a node has, and which of them Viaduct was tried with.
public struct ProgramVersions: Hashable, Sendable, Codable {
  /// The kernel's release: `6.1.0-42-cloud-amd64`.
  public var kernel: String?
  /// nft's version: `1.0.6`. Nil where it is not installed; only the text of `viaduct compile` needs it.
  public var nft: String?
  /// The libnftnl that this process uses, by the version of its library file: `11.6.0` is libnftnl 1.2.4.
  public var libnftnl: String?

  /// These versions; nil for what is not known.
  public init(kernel: String? = nil, nft: String? = nil, libnftnl: String? = nil) {
    self.kernel = kernel
    self.nft = nft
    self.libnftnl = libnftnl
  }

  /// The kernels whose packets, commits and changes `scripts/test-kernels` looks at, by the first two numbers.
  public static let triedKernels = ["5.10", "6.1", "6.12", "6.18", "7.3"]
  /// The versions of nft that have loaded the text of `viaduct compile` there.
  public static let triedNFT = ["1.0.6", "1.1.3"]
  /// The versions of libnftnl's library file there: Debian 12's and 13's.
  public static let triedLibnftnl = ["11.6.0", "11.7.0"]
  /// The first kernel on which everything but the parts that are named as lacking works.
  static let oldestKernel = (5, 10)

  /// The kernel, and whether it was tried: `6.1.0-42-cloud-amd64 (tested)`.
  public var kernelText: String {
    guard let kernel else { return "unknown" }
    return text(kernel, Self.triedKernels) {
      kernel == $0 || kernel.hasPrefix($0 + ".") || kernel.hasPrefix($0 + "-")
    }
  }

  /// nft, and whether it was tried.
  public var nftText: String {
    nft.map { nft in text(nft, Self.triedNFT) { $0 == nft } }
      ?? "not installed; needed only to load the text of 'viaduct compile'"
  }

  /// libnftnl, and whether it was tried.
  public var libnftnlText: String {
    libnftnl.map { library in text("libnftnl.so.\(library)", Self.triedLibnftnl) { $0 == library } }
      ?? "unknown"
  }

  private func text(_ version: String, _ tried: [String], _ isIt: (String) -> Bool) -> String {
    "\(version) (\(tried.contains(where: isIt) ? "tested" : "not tested; tested: \(tried.joined(separator: ", "))"))"
  }

  /// Whether the kernel is older than the oldest that Viaduct works on; false where its release cannot be read.
  var isTooOld: Bool {
    let numbers = (kernel ?? "").split { $0 == "." || $0 == "-" }.prefix(2).compactMap { Int($0) }
    return numbers.count == 2 && (numbers[0], numbers[1]) < Self.oldestKernel
  }
}
