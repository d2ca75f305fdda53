using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>A network to look at: a loaded model, or a run of this session.</summary>
internal interface IShown
{
    /// <summary>The name in URLs.</summary>
    string Id { get; }

    /// <summary>The display name.</summary>
    string Name { get; }

    /// <summary>The model: cost, preprocessing, names. Its network may be in training; use <see cref="Kept"/>.</summary>
    Model Model { get; }

    /// <summary>The finished model, with all networks of an ensemble; null during training.</summary>
    Model? Finished { get; }

    /// <summary>The number of finished epochs.</summary>
    int Epochs { get; }

    /// <summary>The epochs whose weights are kept, ascending; the newest always.</summary>
    IReadOnlyList<int> EpochsKept { get; }

    /// <summary>The network with the weights after an epoch, or after the last one before it whose weights are kept.</summary>
    /// <param name="epoch">The epoch, 0 for before the first; null for the current weights.</param>
    /// <returns>A network whose weights do not change, and their epoch; null for the current weights.</returns>
    /// <exception cref="NablaException">There is no such epoch.</exception>
    (Network Network, int? Epoch) Kept(int? epoch);

    /// <summary>The display name of the data; null for none.</summary>
    string? Data { get; }

    /// <summary>
    /// Notes on how the data was read and prepared, and for an external model the cost that is used.
    /// </summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The parts of <see cref="Samples"/>: train, validation, test, or data, if it is not divided.</summary>
    IReadOnlyList<string> Parts { get; }

    /// <summary>Returns samples.</summary>
    /// <param name="part">train, validation, test or data; null for the last one that exists.</param>
    /// <returns>The samples and the name of the part.</returns>
    /// <exception cref="NablaException">There are no samples.</exception>
    (Dataset Samples, string Part) Samples(string? part);

    /// <summary>The rows of a table as its file has them, in the order of a part's samples.</summary>
    /// <param name="part">The name of the part, as in <see cref="Samples"/>.</param>
    /// <param name="loading">The options for reading data.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <returns>The rows; null if the data is not a table.</returns>
    /// <exception cref="NablaException">The file is missing or cannot be read.</exception>
    Task<Table?> RowsAsync(string part, DataOptions loading, CancellationToken cancellationToken);
}
