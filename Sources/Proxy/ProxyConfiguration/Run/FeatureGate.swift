internal import ClusterModel

/// A feature gate that kube-proxy accepts: its own or one of other components, whose gates it registers too.
///
/// Names, defaults and locks are those of Kubernetes 1.36.2 (test/compatibility_lifecycle/reference/versioned_feature_list.yaml
/// and staging/src/k8s.io/client-go/features; where a constant has another name than its gate, the gate's), together
/// with what 1.37 changes by its documentation and release notes, and the gates of 1.38 that were documented in
/// November 2026. What a version changes is in the table only where it is known; until then a stage lasts.
struct FeatureGate: Hashable, Sendable {
  let name: String
  /// The stages since 1.36, in order.
  let stages: [Stage]
  /// Why it has no effect in Viaduct; nil if it has the same effect as in kube-proxy.
  var ignoredReason: String?

  /// What a gate is from one version on.
  struct Stage: Hashable, Sendable {
    /// The minor version.
    let since: Int
    let maturity: Maturity
    /// The value if nobody sets it.
    let isOn: Bool
    /// Whether it can have no other value (LockToDefault).
    let isLocked: Bool
  }

  /// The letters with which the table begins a stage.
  enum Maturity: Character, Hashable, Sendable {
    case alpha = "a"
    case beta = "b"
    case stable = "s"
    case deprecated = "d"
    /// The gate is no longer known.
    case removed = "x"
  }

  /// The stage in a version; nil if that version does not have the gate yet.
  func stage(in version: KubernetesVersion) -> Stage? { stages.last { $0.since <= version.minor } }

  /// Returns the gate with this name; nil if no version has it.
  static func named(_ name: String) -> Self? { byName[name] }

  /// Returns the name of a gate that was probably meant.
  static func suggestion(for name: String) -> String? {
    byName.keys.sorted().first { $0.isLikelyCorrection(of: name) }
  }

  private static let byName = Dictionary(uniqueKeysWithValues: (own + others).map { ($0.name, $0) })

  /// Those that kube-proxy on Linux, or a library in it, checks.
  static let own = table(ownStages).map { gate in
    Self(name: gate.name, stages: gate.stages, ignoredReason: ownReasons[gate.name])
  }

  private static let others = table(otherStages).map { gate in
    Self(name: gate.name, stages: gate.stages, ignoredReason: "it concerns other Kubernetes components")
  }
}

extension FeatureGate {
  /// Whether Services are served at their `externalIPs` (KEP-5707, CVE-2020-8554).
  static let externalIPs = "AllowServiceExternalIPs"
  /// Whether kube-proxy can run in mode ipvs (KEP-5495).
  static let ipvs = "KubeProxyIPVS"
  /// Whether node ports are served at a loopback address that `nodePortAddresses` names (KEP-6032).
  static let localhostNodePorts = "KubeProxyNFTablesLocalhostNodePorts"

  /// Whether there is a page `/flagz` (KEP-4828).
  static let flagz = "ComponentFlagz"
  /// Whether there is a page `/statusz` (KEP-4827).
  static let statusz = "ComponentStatusz"

  /// Reads `NAME:STAGE,STAGE …`, where a stage is the minor version that it begins with, a letter of `Maturity`, `+` if
  /// the gate is on by default and `-` if not, and `!` if it is locked.
  private static func table(_ text: String) -> [(name: String, stages: [Stage])] {
    text.split(whereSeparator: \.isWhitespace).map { entry in
      let parts = entry.split(separator: ":")
      return (String(parts[0]), parts[1].split(separator: ",").map(stage))
    }
  }

  private static func stage(_ text: Substring) -> Stage {
    let rest = text.drop { $0.isNumber }
    guard let minor = Int(text.prefix { $0.isNumber }), let letter = rest.first,
      let maturity = Maturity(rawValue: letter)
    else { preconditionFailure("\(text) is not a stage of a feature gate") }
    return Stage(
      since: minor, maturity: maturity, isOn: rest.contains("+"), isLocked: rest.contains("!"))
  }

  private static let ownStages = """
    AllowServiceExternalIPs:36s+,40d- KubeProxyIPVS:37d+,40d-
    KubeProxyNFTablesLocalhostNodePorts:37a-,38b+ MultiCIDRServiceAllocator:36s+! NFTablesProxyMode:36s+!
    PreferSameTrafficDistribution:36s+! NFTablesNetlink:37b+ WinDSR:36s+! WinOverlay:36s+!
    ComponentFlagz:36b+ ComponentStatusz:36b+ NativeHistograms:36a-,37b+ ContextualLogging:36b+
    LoggingAlphaOptions:36a- LoggingBetaOptions:36b+ AtomicFIFO:36b+ ClientsAllowCARotation:36b+
    ClientsAllowCBOR:36a- ClientsAllowTLSCacheGC:36b+ ClientsPreferCBOR:36a- InOrderInformers:36s+!
    InOrderInformersBatchProcess:36b+ InformerResourceVersion:36s+ UnlockWhileProcessingFIFO:36b+
    WatchListClient:36b+ AllAlpha:36a- AllBeta:36b-
    """

  /// Why those have no effect. What the others once enabled, or enable, is the same in Viaduct.
  private static let ownReasons: [String: String] = {
    var reasons = [
      "NFTablesNetlink": "Viaduct always programs the kernel through netlink",
      "NativeHistograms": "metrics are served only in the Prometheus text format",
      "AllAlpha": "Viaduct has none of kube-proxy's alpha features",
      "AllBeta": "Viaduct has none of kube-proxy's beta features",
    ]
    for name in ["WinDSR", "WinOverlay"] { reasons[name] = "it concerns Windows" }
    for name in ["ContextualLogging", "LoggingAlphaOptions", "LoggingBetaOptions"] {
      reasons[name] = "it concerns kube-proxy's log"
    }
    for name in [
      "AtomicFIFO", "ClientsAllowCARotation", "ClientsAllowCBOR", "ClientsAllowTLSCacheGC",
      "ClientsPreferCBOR", "InOrderInformersBatchProcess", "InformerResourceVersion",
      "UnlockWhileProcessingFIFO", "WatchListClient",
    ] { reasons[name] = "it concerns Go's API client" }
    return reasons
  }()

  /// The gates of other components.
  private static let otherStages = """
    APIResponseCompression:36b+ APIServerIdentity:36b+ APIServerTracing:36s+!
    APIServerWebhookAuthenticationToken:37a- APIServingWithRoutine:36a-
    AggregatedDiscoveryRemoveBetaType:36d+! AllowDNSOnlyNodeCSR:36d-
    AllowInsecureKubeletCertificateSigningRequests:36d- AllowOverwriteTerminationGracePeriodSeconds:36d-!
    AllowParsingUserUIDFromCertAuth:36b+ AllowUnsafeMalformedObjectDeletion:36a-,37b+
    AnonymousAuthConfigurableEndpoints:36s+! AnyVolumeDataSource:36s+!,37x AtomicWriteVolumeUserFields:37a-
    AuthorizeNodeWithSelectors:36s+! AuthorizePodWebsocketUpgradeCreatePermission:36b+
    AuthorizeWithSelectors:36s+! BtreeWatchCache:36s+! CBORServingAndStorage:36a-
    CPUManagerPolicyAlphaOptions:36a- CPUManagerPolicyBetaOptions:36b+ CPUManagerPolicyOptions:36s+!
    CRDObservedGenerationTracking:36b+ CRDValidationRatcheting:36s+! CRIListStreaming:36a-
    CSIControllerGetNodeInfo:38a- CSIGlobalMountReconstruction:38a- CSIServiceAccountTokenSecrets:36s+!
    CSIVolumeHealth:36a- CgroupNamespacesSupport:38a- ChangeContainerStatusOnKubeletRestart:36d-
    ClearingNominatedNodeNameAfterBinding:36b+ CloudControllerManagerWatchBasedRoutesReconciliation:36a-
    CloudControllerManagerWebhook:36a- CloudNodeAdditionalLabelsReconciliation:38a-
    CloudProviderNodeOwnership:38a- ClusterTrustBundle:36b-,37s+ ClusterTrustBundleProjection:36b-,37s+
    CompositePodGroup:37a- ConcurrentWatchObjectDecode:36b-,37b+ ConsistentListFromCache:36s+!
    ConsistentListFromCacheSkipTimeoutFallback:37a- ConstrainedImpersonation:36b+ ContainerCheckpoint:36b+
    ContainerRestartRules:36b+ ContainerStopSignals:36a- ContainerUlimits:38a-
    ControllerManagerReleaseLeaderElectionLockOnExit:36a- CoordinatedLeaderElection:36b-
    CrossNamespaceVolumeDataSource:36a- CustomCPUCFSQuotaPeriod:36s+ CustomResourceFieldSelectors:36s+!
    DRAAdminAccess:36s+! DRAConsumableCapacity:36b+ DRADerivedAttributes:37a- DRADeviceBindingConditions:36b+
    DRADeviceCompatibilityGroups:37a- DRADeviceTaintRules:36b-,37s+ DRADeviceTaints:36b+,37s+
    DRAExtendedResource:36b+,37s+! DRAListTypeAttributes:36a- DRANodeAllocatableResources:36a-
    DRAOptionalNodeOperations:37a- DRAPartitionableDevices:36b+ DRAPartitionableDevicesType:37a-
    DRAPrioritizedList:36s+,37s+! DRAResourceClaimDeviceStatus:36b+,37s+!
    DRAResourceClaimGranularStatusAuthorization:36b+ DRAResourcePoolStatus:36a-
    DRASchedulerFilterTimeout:36b+ DRAWorkloadResourceClaims:36a-,37b- DeclarativeValidation:36s+!
    DeclarativeValidationBeta:36b+ DeclarativeValidationTakeover:36d- DefaultPodSysctls:37a-
    DeploymentReplicaSetTerminatingReplicas:36b+ DetectCacheInconsistency:36b+
    DisableAllocatorDualWrite:36s+! DisableCPUQuotaWithExclusiveCPUs:36d+ DisableNodeKubeProxyVersion:36d+!
    DynamicResourceAllocation:36s+! EmptyDirVolumeMode:37a- EnvFiles:36b+ EtcdRangeStream:37b+
    EventedPLEG:36a- EvictionRequestAPI:37a- ExcludeAdmissionWebhookVirtualResources:37b+
    ExecProbeTimeout:36s+! ExtendWebSocketsToKubelet:36b+ ExternalNodeLivenessDetection:38a-
    ExternalServiceAccountTokenSigner:36s+! GRPCContainerProbeTLS:37a- GangScheduling:36a-,37x
    GenericWorkload:36a-,37b- GitRepoVolumeDriver:36d-! GracefulNodeShutdown:36b+
    GracefulNodeShutdownBasedOnPodPriority:36b+ H2CContainerProbe:37a- HPAConfigurableTolerance:36b+,37s+!
    HPAOptimizedSelectorStore:37b+ HPAScaleToZero:36a-,37b+ HostnameOverride:36b+,37s+!
    HugepageAwareEviction:37b+ ImageMaximumGCAge:36s+! ImageVolume:36s+! ImageVolumeWithDigest:36a-
    InPlacePodLevelResourcesVerticalScaling:36b+ InPlacePodVerticalScaling:36s+!
    InPlacePodVerticalScalingExclusiveCPUs:36a- InPlacePodVerticalScalingExclusiveMemory:36a-
    InPlacePodVerticalScalingInitContainers:36b+,37s+! InPlacePodVerticalScalingMemoryBackedVolumes:37a-
    InPlacePodVerticalScalingSchedulerPreemption:37a- InterPodAffinityHostnameFastPath:37a-
    JobBackoffLimitPerIndex:36s+! JobManagedBy:36s+! JobPodReplacementPolicy:36s+! JobSuccessPolicy:36s+!
    KMSv1:36d- KubeletCgroupDriverFromCRI:36s+! KubeletCrashLoopBackOffMax:36b+
    KubeletEnsureSecretPulledImages:36b+ KubeletFineGrainedAuthz:36s+! KubeletInUserNamespace:36a-,37b+
    KubeletPSI:36s+! KubeletPodResourcesDynamicResources:36s+! KubeletPodResourcesGet:36s+!
    KubeletPodResourcesListUseActivePods:36d+ KubeletRegistrationGetOnExistsOnly:36d-
    KubeletSeparateDiskGC:36b+ KubeletServiceAccountTokenForCredentialProviders:36b+ KubeletTracing:36s+!
    LeaderElectionRecovery:38a- ListFromCacheSnapshot:36b+
    LocalStorageCapacityIsolationFSQuotaMonitoring:36b- LogarithmicScaleDown:36s+!
    ManifestBasedAdmissionControlConfig:36a-,37b+ MatchLabelKeysInPodAffinity:36s+!
    MatchLabelKeysInPodTopologySpread:36b+ MatchLabelKeysInPodTopologySpreadSelectorMerge:36b+
    MaxUnavailableStatefulSet:36b-,37b+ MemoryManagerDriftTolerance:38a- MemoryQoS:36a-,37b+
    MutableCSINodeAllocatableCount:36s+! MutableContainerProbes:38a- MutablePVNodeAffinity:36a-
    MutablePodResourcesForSuspendedJobs:36b+ MutableSchedulingDirectivesForSuspendedJobs:36b+
    MutatingAdmissionPolicy:36s+ NodeControllerLeaseCircuitBreaker:37b+ NodeDeclaredFeatures:36b+,37s+!
    NodeInclusionPolicyInPodTopologySpread:36s+! NodeLifecycleConditions:37a- NodeLogQuery:36s+!
    NodeSwap:36s+! NominatedNodeNameForExpectation:36b+ OpenAPIEnums:36b+ OpportunisticBatching:36b+
    OrderedNamespaceDeletion:36s+! PLEGOnDemandRelist:36b+,37s+!
    PersistentVolumeClaimUnusedSinceTime:36a-,37b+ PodAndContainerStatsFromCRI:36a-,37b-
    PodCertificateRequest:36b-,37s+ PodDefaultNetwork:38a- PodDeletionCost:36b+ PodGroupPreemptionPolicy:37a-
    PodImplicitRootWarnings:38a- PodLevelResourceManagers:36a-,37b- PodLevelResources:36b+
    PodLifecycleSleepAction:36s+! PodLifecycleSleepActionAllowZero:36s+! PodLogsQuerySplitStreams:36a-
    PodObservedGenerationTracking:36s+! PodReadyToStartContainersCondition:36b+,37s+!
    PodSchedulingReadiness:36s+! PodTopologyLabelsAdmission:36b+ PodsAPI:36a-,37b+ PortForwardWebsockets:36b+
    PreventStaticPodAPIReferences:36b+ ProcMountType:36s+! QOSReserved:36a-
    RecoverVolumeExpansionFailure:36s+! RecursiveReadOnlyMounts:36s+! ReduceDefaultCrashLoopBackOffDecay:36a-
    RelaxedDNSSearchValidation:36s+! RelaxedEnvironmentVariableValidation:36s+!
    RelaxedServiceNameValidation:36b+,37s+! ReloadKubeletClientCAFile:36b+
    ReloadKubeletServerCertificateFile:36b+ RemoteRequestHeaderUID:36b+
    ResilientWatchCacheInitialization:36s+! ResourceHealthStatus:36b+ ResourceHealthStatusMessage:36b+
    RestartAllContainersOnContainerExits:36b+ RetryGenerateName:36s+! RotateKubeletServerCertificate:36b+
    RuntimeClassInImageCriApi:36a- SELinuxChangePolicy:36s+! SELinuxMount:36b-,37s+
    SELinuxMountReadWriteOncePod:36s+! SchedulerAsyncAPICalls:36b- SchedulerAsyncPreemption:36b+
    SchedulerPopFromBackoffQ:36b+ SchedulerPreQueueingHints:37a- SchedulerQueueingHints:36s+!
    SecurityProfileOCI:38a- SeparateCacheWatchRPC:36d-! SeparateTaintEvictionController:36s+!
    ServiceAccountNodeAudienceRestriction:36b+ ServiceAccountTokenJTI:36s+!
    ServiceAccountTokenNodeBinding:36s+! ServiceAccountTokenNodeBindingValidation:36s+!
    ServiceAccountTokenPodNodeInfo:36s+! ServiceCIDRStatusFieldWiping:36d+ ShardedListAndWatch:36a-
    SidecarContainers:36s+! SizeBasedListCostEstimate:36b+ StaleControllerConsistencyDaemonSet:36b+
    StaleControllerConsistencyHPA:37b+ StaleControllerConsistencyJob:36b+
    StaleControllerConsistencyReplicaSet:36b+ StaleControllerConsistencyStatefulSet:36b+
    StatefulSetRecreateStrategy:37a- StatefulSetSemanticRevisionComparison:36b+
    StorageCapacityScoring:36a-,37b+ StorageNamespaceIndex:36d+ StorageVersionAPI:36a-
    StorageVersionHash:36b+ StorageVersionMigrator:36b-,37s+ StreamingCollectionEncodingToJSON:36s+!
    StreamingCollectionEncodingToProtobuf:36s+! StrictIPCIDRValidation:36b+
    StructuredAuthenticationConfiguration:36s+! StructuredAuthenticationConfigurationEgressSelector:36b+
    StructuredAuthenticationConfigurationJWKSMetrics:36b+ SupplementalGroupsPolicy:36s+!
    SystemdWatchdog:36s+! TaintTolerationComparisonOperators:36a-
    TokenRequestServiceAccountUIDValidation:36b+ TopologyAwareWorkloadScheduling:36a-
    TopologyManagerPolicyAlphaOptions:36a- TopologyManagerPolicyBetaOptions:36b+
    TopologyManagerPolicyOptions:36s+! TranslateStreamCloseWebsocketRequests:36b+
    UnauthenticatedHTTP2DOSMitigation:36b+ UnknownVersionInteroperabilityProxy:36b+
    UserNamespacesHostNetworkSupport:36a- UserNamespacesSupport:36s+! VolumeAttributesClass:36s+!
    VolumeBindMountOptions:37a- VolumeLimitScaling:36a-,37b+ WatchCacheInitializationPostStartHook:36b+,37s+!
    WatchCacheStallResume:38a- WatchList:36b+ WatchListCompression:37b+ WindowsCPUAndMemoryAffinity:36a-
    WindowsGracefulNodeShutdown:36b+ WindowsHostNetwork:36d- WorkloadAwarePreemption:36a-,37x
    WorkloadControlledSwap:38a- WorkloadWithJob:36a-
    """
}
