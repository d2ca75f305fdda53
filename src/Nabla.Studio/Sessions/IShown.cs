using Nabla.Data;
using Nabla.Data.Sources;
using Nabla.Models;

namespace Nabla.Studio.Sessions;

/// <summary>A network to look at: a loaded model, or a run of this sitting.</summary>
internal interface IShown
{
    /// <summary>What addresses call it.</summary>
    string Id { get; }

    /// <summary>What people call it.</summary>
    string Name { get; }

    /// <summary>The model: cost, preprocessing, names. Its own network may be in training; look at <see cref="Kept"/>.</summary>
    Model Model { get; }

    /// <summary>The model when nothing trains it any more, with all networks of an ensemble; null while its weights change.</summary>
    Model? Finished { get; }

    /// <summary>How many epochs are done.</summary>
    int Epochs { get; }

    /// <summary>The epochs whose weights are kept, ascending; the newest always.</summary>
    IReadOnlyList<int> EpochsKept { get; }

    /// <summary>The network with the weights after an epoch, or after the last one before it whose weights are kept.</summary>
    /// <param name="epoch">Which, 0 for before the first; null for now.</param>
    /// <returns>A network whose weights nobody changes, and the epoch that they are of; null for now.</returns>
    /// <exception cref="DataException">There is no such epoch.</exception>
    (Network Network, int? Epoch) Kept(int? epoch);

    /// <summary>What people call the data that it is looked at with; null without data.</summary>
    string? Data { get; }

    /// <summary>
    /// What there is to know of how that data was read and prepared, and of a network from elsewhere by what it is judged.
    /// </summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>The parts that <see cref="Samples"/> has, of train, validation, test and data, which is of no such part.</summary>
    IReadOnlyList<string> Parts { get; }

    /// <summary>Samples to look at it with.</summary>
    /// <param name="part">train, validation, test or data; null for the last of these that it has.</param>
    /// <returns>The samples and what the part is called.</returns>
    /// <exception cref="DataException">It has none.</exception>
    (Dataset Samples, string Part) Samples(string? part);

    /// <summary>The rows of a table as its file has them, in the order of a part's samples.</summary>
    /// <param name="part">What <see cref="Samples"/> calls it.</param>
    /// <param name="loading">How data is read.</param>
    /// <param name="cancel">Ends reading.</param>
    /// <returns>The rows; null where the data are no table.</returns>
    /// <exception cref="DataException">Their file is gone, or cannot be read any more.</exception>
    Task<Table?> RowsAsync(string part, DataOptions loading, CancellationToken cancel);
}
