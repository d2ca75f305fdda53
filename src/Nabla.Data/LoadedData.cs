namespace Nabla.Data;

/// <summary>What a source of data gave: tables, which preprocessing turns into datasets, or datasets as they are.</summary>
/// <remarks>Just one of <see cref="Table"/> and <see cref="Dataset"/> is there.</remarks>
/// <param name="Name">What the source is called: "digits", "train.csv".</param>
public sealed record LoadedData(string Name)
{
    /// <summary>The rows to learn from; null where they are a <see cref="Dataset"/>.</summary>
    public Table? Table { get; init; }

    /// <summary>The rows to test with, where the source keeps them apart.</summary>
    public Table? TestTable { get; init; }

    /// <summary>The samples to learn from; null where they are a <see cref="Table"/>.</summary>
    public Dataset? Dataset { get; init; }

    /// <summary>The samples to test with, where the source keeps them apart.</summary>
    public Dataset? TestDataset { get; init; }

    /// <summary>
    /// What the user should know of how the source as a whole was read, such as files that were passed over; a table's own notes are
    /// <see cref="Table.Notes"/>.
    /// </summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>All notes: those of the source, and those of both tables.</summary>
    public IEnumerable<DataNote> AllNotes =>
        [.. Notes, .. Table?.Notes ?? [], .. TestTable is { } test ? DataNote.NewNotes(Table?.Notes ?? [], test.Source, test.Notes) : []];

    /// <summary>The part of a folder that is to judge every epoch, where the folder has one: its path. Null for none.</summary>
    public string? Validation { get; init; }

    /// <summary>What the targets of a <see cref="Table"/> mean, where the source itself knows it: arrays.</summary>
    public LearningTask? Task { get; init; }

    /// <summary>The target column, where the source itself knows it; several as <see cref="Features.TargetColumns"/> writes them.</summary>
    public string? Target { get; init; }
}
