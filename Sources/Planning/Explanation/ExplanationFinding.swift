internal import ClusterModel

/// A reason why a Service does not answer, or not as its author expects, with a remedy.
package struct ExplanationFinding: Hashable, Sendable, Encodable {
  /// A stable name for the kind of problem, for scripts.
  package let kind: FindingKind
  /// The object to look at: `Service shop/web`.
  package let object: String
  /// What is wrong, in one sentence.
  package let problem: String
  /// What to do.
  package let remedy: String

  init(_ kind: FindingKind, _ object: ObjectReference, _ problem: String, remedy: String) {
    self.kind = kind
    self.object = object.description
    self.problem = problem
    self.remedy = remedy
  }
}

/// All kinds of findings.
package enum FindingKind: String, Hashable, Sendable, CaseIterable, Encodable {
  // About the question.
  case noSuchService = "no-such-service"
  case faultyObject = "faulty-object"
  case addressOfNobody = "address-of-nobody"
  case addressOfPod = "address-of-pod"
  case portOfNobody = "port-of-nobody"
  case otherTransport = "other-transport"
  case nodePortOfNobody = "node-port-of-nobody"
  case nodePortNotServedHere = "node-port-not-served-here"
  // About the Service and its addresses.
  case externalName = "external-name"
  case headless = "headless"
  case otherProxy = "other-proxy"
  case noClusterAddress = "no-cluster-address"
  case notGiven = "not-given"
  case addressClaimed = "address-claimed"
  case externalIPsOff = "external-ips-off"
  case addressWanted = "address-wanted"
  case addressNamedTwice = "address-named-twice"
  case loadBalancerPending = "load-balancer-pending"
  case leftToLoadBalancer = "left-to-load-balancer"
  case nodePortNowhere = "node-port-nowhere"
  case sourceShutOut = "source-shut-out"
  case sourceRangesOfOtherFamily = "source-ranges-of-other-family"
  // About its Pods.
  case noPodMatches = "no-pod-matches"
  case scaledToZero = "scaled-to-zero"
  case podsWithoutAddress = "pods-without-address"
  case noPodReady = "no-pod-ready"
  case targetPortUnknown = "target-port-unknown"
  case targetPortUndeclared = "target-port-undeclared"
  // About its slices and endpoints.
  case noEndpoint = "no-endpoint"
  case sliceMissing = "slice-missing"
  case sliceOfOtherService = "slice-of-other-service"
  case sliceIsHeadless = "slice-is-headless"
  case sliceOfOtherProxy = "slice-of-other-proxy"
  case slicePortName = "slice-port-name"
  case sliceTransport = "slice-transport"
  case slicePortMissing = "slice-port-missing"
  case slicePortDiffers = "slice-port-differs"
  case wrongFamily = "wrong-family"
  case noEndpointReady = "no-endpoint-ready"
  case onlyTerminating = "only-terminating"
  case duplicateEndpoint = "duplicate-endpoint"
  case staleEndpoint = "stale-endpoint"
  case endpointIsServiceAddress = "endpoint-is-service-address"
  // About this node.
  case noneLocal = "none-local"
  case noneLocalFromOutside = "none-local-from-outside"
  case hintsUnused = "hints-unused"
  case node = "node"
  case kernelDiffers = "kernel-differs"
}
