using System.Text.Json.Serialization;
using Nabla.Data.Features.Dates;

namespace Nabla.Data.Features;

/// <summary>How one column of a table becomes inputs of a network, as learnt from the training rows.</summary>
/// <param name="Column">Name of the column.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(NumericTransform), "number")]
[JsonDerivedType(typeof(CategoryTransform), "category")]
[JsonDerivedType(typeof(DateTransform), "date")]
public abstract record ColumnTransform(string Column)
{
    /// <summary>Names of the inputs that the column becomes, at least one.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> Inputs { get; }

    /// <summary>How many inputs that are.</summary>
    [JsonIgnore]
    public abstract int Width { get; }

    /// <summary>What the column must hold.</summary>
    [JsonIgnore]
    public abstract ColumnKind Kind { get; }

    /// <summary>Makes the plan ready for a table: looks up its column once.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Writes the inputs of some rows.</returns>
    /// <exception cref="DataException">The table lacks the column, or its cells are of another kind.</exception>
    internal abstract InputWriter For(Table table);
}

/// <summary>Writes the inputs that the cells of some rows become.</summary>
/// <param name="first">The first row, from 0.</param>
/// <param name="count">Number of rows.</param>
/// <param name="inputs">All zero; input j of the i-th of these rows goes to i · stride + j.</param>
/// <param name="stride">Inputs of a whole row.</param>
internal delegate void InputWriter(int first, int count, Span<float> inputs, int stride);
