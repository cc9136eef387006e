internal import ClusterModel

/// A feature gate that kube-proxy accepts: its own or one of other components, whose gates it registers too.
///
/// Names, defaults and locks are those of Kubernetes 1.36.2 (test/compatibility_lifecycle/reference/versioned_feature_list.yaml
/// and staging/src/k8s.io/client-go/features; where a constant has another name than its gate, the gate's), together
/// with the gates that 1.37 adds by its documentation, and those of 1.38 that were documented in November 2026.
struct FeatureGate: Hashable, Sendable {
  let name: String
  /// The only value that it can have (LockToDefault); nil if it can be set.
  var lockedValue: Bool?
  /// Why it has no effect in Viaduct; nil if it has the same effect as in kube-proxy.
  var ignoredReason: String?

  /// Whether Services are served at their `externalIPs` (KEP-5707, CVE-2020-8554).
  static let externalIPs = Self(name: "AllowServiceExternalIPs")
  /// Whether kube-proxy can run in mode ipvs (KEP-5495), since 1.37.
  static let ipvs = Self(name: "KubeProxyIPVS")
  /// Whether node ports are served at a loopback address that `nodePortAddresses` names (KEP-6032), since 1.37.
  static let localhostNodePorts = Self(name: "KubeProxyNFTablesLocalhostNodePorts")

  /// Whether there is a page `/flagz` (KEP-4828).
  static let flagz = Self(name: "ComponentFlagz")
  /// Whether there is a page `/statusz` (KEP-4827).
  static let statusz = Self(name: "ComponentStatusz")

  /// Returns the gate with this name; nil if kube-proxy does not have it.
  static func named(_ name: String) -> Self? { byName[name] }

  /// Returns the name of a gate that was probably meant.
  static func suggestion(for name: String) -> String? {
    byName.keys.sorted().first { $0.isLikelyCorrection(of: name) }
  }

  private static let byName = Dictionary(uniqueKeysWithValues: (own + others).map { ($0.name, $0) })
}

extension FeatureGate {
  /// The gates that kube-proxy on Linux, or a library in it, checks.
  private static let own: [Self] =
    [externalIPs, ipvs, localhostNodePorts]
    // What they once enabled is now always enabled, in kube-proxy and in Viaduct.
    + ["MultiCIDRServiceAllocator", "NFTablesProxyMode", "PreferSameTrafficDistribution"].map {
      Self(name: $0, lockedValue: true)
    }
    + ["WinDSR", "WinOverlay"].map { Self(name: $0, lockedValue: true, ignoredReason: "it concerns Windows") }
    // The pages and, with them, all of kube-proxy's features in beta that concern it.
    + [flagz, statusz, Self(name: "AllBeta")]
    + ["ContextualLogging", "LoggingAlphaOptions", "LoggingBetaOptions"].map {
      Self(name: $0, ignoredReason: "it concerns kube-proxy's log")
    }
    + [
      "AtomicFIFO", "ClientsAllowCARotation", "ClientsAllowCBOR", "ClientsAllowTLSCacheGC",
      "ClientsPreferCBOR", "InOrderInformersBatchProcess", "InformerResourceVersion",
      "UnlockWhileProcessingFIFO", "WatchListClient",
    ].map { Self(name: $0, ignoredReason: "it concerns Go's API client") }
    + [
      Self(name: "InOrderInformers", lockedValue: true),
      Self(name: "NFTablesNetlink", ignoredReason: "Viaduct always programs the kernel through netlink"),
      Self(name: "NativeHistograms", ignoredReason: "metrics are served only in the Prometheus text format"),
      Self(name: "AllAlpha", ignoredReason: "Viaduct has none of kube-proxy's alpha features"),
    ]

  private static let others: [Self] =
    names(free + " " + free37 + " " + free38).map { Self(name: $0, ignoredReason: foreign) }
    + names(lockedOn).map { Self(name: $0, lockedValue: true, ignoredReason: foreign) }
    + names(lockedOff).map { Self(name: $0, lockedValue: false, ignoredReason: foreign) }

  private static let foreign = "it concerns other Kubernetes components"

  private static func names(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static let free = """
    APIResponseCompression APIServerIdentity APIServingWithRoutine AllowDNSOnlyNodeCSR
    AllowInsecureKubeletCertificateSigningRequests AllowParsingUserUIDFromCertAuth
    AllowUnsafeMalformedObjectDeletion AuthorizePodWebsocketUpgradeCreatePermission
    CBORServingAndStorage CPUManagerPolicyAlphaOptions CPUManagerPolicyBetaOptions
    CRDObservedGenerationTracking CRIListStreaming CSIVolumeHealth ChangeContainerStatusOnKubeletRestart
    ClearingNominatedNodeNameAfterBinding CloudControllerManagerWatchBasedRoutesReconciliation
    CloudControllerManagerWebhook ClusterTrustBundle ClusterTrustBundleProjection
    ConcurrentWatchObjectDecode ConstrainedImpersonation ContainerCheckpoint ContainerRestartRules
    ContainerStopSignals ControllerManagerReleaseLeaderElectionLockOnExit CoordinatedLeaderElection
    CrossNamespaceVolumeDataSource CustomCPUCFSQuotaPeriod DRAConsumableCapacity
    DRADeviceBindingConditions DRADeviceTaintRules DRADeviceTaints DRAExtendedResource
    DRAListTypeAttributes DRANodeAllocatableResources DRAPartitionableDevices DRAPrioritizedList
    DRAResourceClaimDeviceStatus DRAResourceClaimGranularStatusAuthorization DRAResourcePoolStatus
    DRASchedulerFilterTimeout DRAWorkloadResourceClaims DeclarativeValidationBeta
    DeclarativeValidationTakeover DeploymentReplicaSetTerminatingReplicas DetectCacheInconsistency
    DisableCPUQuotaWithExclusiveCPUs EnvFiles EventedPLEG ExtendWebSocketsToKubelet GangScheduling
    GenericWorkload GracefulNodeShutdown GracefulNodeShutdownBasedOnPodPriority HPAConfigurableTolerance
    HPAScaleToZero HostnameOverride ImageVolumeWithDigest InPlacePodLevelResourcesVerticalScaling
    InPlacePodVerticalScalingExclusiveCPUs InPlacePodVerticalScalingExclusiveMemory
    InPlacePodVerticalScalingInitContainers KMSv1 KubeletCrashLoopBackOffMax
    KubeletEnsureSecretPulledImages KubeletInUserNamespace KubeletPodResourcesListUseActivePods
    KubeletRegistrationGetOnExistsOnly KubeletSeparateDiskGC
    KubeletServiceAccountTokenForCredentialProviders ListFromCacheSnapshot
    LocalStorageCapacityIsolationFSQuotaMonitoring ManifestBasedAdmissionControlConfig
    MatchLabelKeysInPodTopologySpread MatchLabelKeysInPodTopologySpreadSelectorMerge
    MaxUnavailableStatefulSet MemoryQoS MutablePVNodeAffinity MutablePodResourcesForSuspendedJobs
    MutableSchedulingDirectivesForSuspendedJobs MutatingAdmissionPolicy NodeDeclaredFeatures
    NominatedNodeNameForExpectation OpenAPIEnums OpportunisticBatching PLEGOnDemandRelist
    PersistentVolumeClaimUnusedSinceTime PodAndContainerStatsFromCRI PodCertificateRequest
    PodDeletionCost PodLevelResourceManagers PodLevelResources PodLogsQuerySplitStreams
    PodReadyToStartContainersCondition PodTopologyLabelsAdmission PodsAPI PortForwardWebsockets
    PreventStaticPodAPIReferences QOSReserved ReduceDefaultCrashLoopBackOffDecay
    RelaxedServiceNameValidation ReloadKubeletClientCAFile ReloadKubeletServerCertificateFile
    RemoteRequestHeaderUID ResourceHealthStatus ResourceHealthStatusMessage
    RestartAllContainersOnContainerExits RotateKubeletServerCertificate RuntimeClassInImageCriApi
    SELinuxMount SchedulerAsyncAPICalls SchedulerAsyncPreemption SchedulerPopFromBackoffQ
    ServiceAccountNodeAudienceRestriction ServiceCIDRStatusFieldWiping ShardedListAndWatch
    SizeBasedListCostEstimate StaleControllerConsistencyDaemonSet StaleControllerConsistencyJob
    StaleControllerConsistencyReplicaSet StaleControllerConsistencyStatefulSet
    StatefulSetSemanticRevisionComparison StorageCapacityScoring StorageNamespaceIndex StorageVersionAPI
    StorageVersionHash StorageVersionMigrator StrictIPCIDRValidation
    StructuredAuthenticationConfigurationEgressSelector StructuredAuthenticationConfigurationJWKSMetrics
    TaintTolerationComparisonOperators TokenRequestServiceAccountUIDValidation
    TopologyAwareWorkloadScheduling TopologyManagerPolicyAlphaOptions TopologyManagerPolicyBetaOptions
    TranslateStreamCloseWebsocketRequests UnauthenticatedHTTP2DOSMitigation
    UnknownVersionInteroperabilityProxy UserNamespacesHostNetworkSupport VolumeLimitScaling
    WatchCacheInitializationPostStartHook WatchList WindowsCPUAndMemoryAffinity
    WindowsGracefulNodeShutdown WindowsHostNetwork WorkloadAwarePreemption WorkloadWithJob
    """

  /// Since 1.37.
  private static let free37 = """
    APIServerWebhookAuthenticationToken AtomicWriteVolumeUserFields CompositePodGroup
    DRADerivedAttributes DRADeviceCompatibilityGroups DRAOptionalNodeOperations
    DRAPartitionableDevicesType DefaultPodSysctls EmptyDirVolumeMode EtcdRangeStream
    ExcludeAdmissionWebhookVirtualResources GRPCContainerProbeTLS H2CContainerProbe
    HugepageAwareEviction InPlacePodVerticalScalingMemoryBackedVolumes
    InPlacePodVerticalScalingSchedulerPreemption NodeLifecycleConditions PodGroupPreemptionPolicy
    StatefulSetRecreateStrategy VolumeBindMountOptions
    """

  /// Since 1.38.
  private static let free38 = """
    CSIControllerGetNodeInfo CSIGlobalMountReconstruction CgroupNamespacesSupport
    CloudNodeAdditionalLabelsReconciliation CloudProviderNodeOwnership ContainerUlimits
    ExternalNodeLivenessDetection LeaderElectionRecovery MemoryManagerDriftTolerance
    MutableContainerProbes PodDefaultNetwork PodImplicitRootWarnings SecurityProfileOCI
    WatchCacheStallResume WorkloadControlledSwap
    """

  private static let lockedOn = """
    APIServerTracing AggregatedDiscoveryRemoveBetaType AnonymousAuthConfigurableEndpoints
    AnyVolumeDataSource AuthorizeNodeWithSelectors AuthorizeWithSelectors BtreeWatchCache
    CPUManagerPolicyOptions CRDValidationRatcheting CSIServiceAccountTokenSecrets
    ConsistentListFromCache CustomResourceFieldSelectors DRAAdminAccess DeclarativeValidation
    DisableAllocatorDualWrite DisableNodeKubeProxyVersion DynamicResourceAllocation ExecProbeTimeout
    ExternalServiceAccountTokenSigner ImageMaximumGCAge ImageVolume InPlacePodVerticalScaling
    JobBackoffLimitPerIndex JobManagedBy JobPodReplacementPolicy JobSuccessPolicy
    KubeletCgroupDriverFromCRI KubeletFineGrainedAuthz KubeletPSI KubeletPodResourcesDynamicResources
    KubeletPodResourcesGet KubeletTracing LogarithmicScaleDown MatchLabelKeysInPodAffinity
    MutableCSINodeAllocatableCount NodeInclusionPolicyInPodTopologySpread NodeLogQuery NodeSwap
    OrderedNamespaceDeletion PodLifecycleSleepAction PodLifecycleSleepActionAllowZero
    PodObservedGenerationTracking PodSchedulingReadiness ProcMountType RecoverVolumeExpansionFailure
    RecursiveReadOnlyMounts RelaxedDNSSearchValidation RelaxedEnvironmentVariableValidation
    ResilientWatchCacheInitialization RetryGenerateName SELinuxChangePolicy SELinuxMountReadWriteOncePod
    SchedulerQueueingHints SeparateTaintEvictionController ServiceAccountTokenJTI
    ServiceAccountTokenNodeBinding ServiceAccountTokenNodeBindingValidation
    ServiceAccountTokenPodNodeInfo SidecarContainers StreamingCollectionEncodingToJSON
    StreamingCollectionEncodingToProtobuf StructuredAuthenticationConfiguration SupplementalGroupsPolicy
    SystemdWatchdog TopologyManagerPolicyOptions UserNamespacesSupport VolumeAttributesClass
    """

  private static let lockedOff = """
    AllowOverwriteTerminationGracePeriodSeconds GitRepoVolumeDriver SeparateCacheWatchRPC
    """
}
