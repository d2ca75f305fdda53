namespace Nabla.Data;

/// <summary>Loaded data: tables, which are preprocessed to datasets, or datasets.</summary>
/// <remarks>Exactly one of <see cref="Table"/> and <see cref="Dataset"/> is not null.</remarks>
/// <param name="Name">The name of the source: "digits", "train.csv".</param>
public sealed record LoadedData(string Name)
{
    /// <summary>The training rows; null for a <see cref="Dataset"/>.</summary>
    public Table? Table { get; init; }

    /// <summary>The test rows, if the source has a test part; else null.</summary>
    public Table? TestTable { get; init; }

    /// <summary>The training samples; null for a <see cref="Table"/>.</summary>
    public Dataset? Dataset { get; init; }

    /// <summary>The test samples, if the source has a test part; else null.</summary>
    public Dataset? TestDataset { get; init; }

    /// <summary>Notes on the source, such as skipped files. Those of a table are in <see cref="Table.Notes"/>.</summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>All notes: those of the source and of both tables.</summary>
    public IEnumerable<DataNote> AllNotes =>
        [.. Notes, .. Table?.Notes ?? [], .. TestTable is { } test ? DataNote.NewNotes(Table?.Notes ?? [], test.Source, test.Notes) : []];

    /// <summary>The path of the validation part of a folder; null for none.</summary>
    public string? Validation { get; init; }

    /// <summary>The task of the targets of a <see cref="Table"/> if the source determines it, as arrays do; else null.</summary>
    public LearningTask? LearningTask { get; init; }

    /// <summary>
    /// The target column if the source determines it; several in the format of <see cref="Features.TargetColumns"/>; else null.
    /// </summary>
    public string? Target { get; init; }
}
