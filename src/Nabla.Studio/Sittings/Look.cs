using Nabla.Data;

namespace Nabla.Studio.Sittings;

/// <summary>What a page looks at.</summary>
/// <param name="Shown">Whose network.</param>
/// <param name="Network">The network at the epoch that was asked for.</param>
/// <param name="Samples">The samples.</param>
/// <param name="Part">train, validation or test.</param>
internal sealed record Look(IShown Shown, Network Network, Dataset Samples, string Part);
