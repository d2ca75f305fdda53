using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Data;
using Nabla.Numerics;

namespace Nabla.Models.Tests.Export;

/// <summary>A model to export, and samples to ask it and its export about.</summary>
internal sealed record ExportCase(string Name, Model Model, Table? Rows = null)
{
    public const int Samples = 60;

    /// <summary>Inputs of a model of arrays: numbers of every size, then such that are none, or nearly none.</summary>
    public float[] Inputs { get; } = Rows is null ? Numbers(Model.Network.Architecture.Inputs * Samples) : [];

    /// <summary>What the library says.</summary>
    public Predictions Expected => Rows is null ? Model.Predict(Inputs) : Model.Predict(Rows);

    /// <summary>The cells of a row that are numbers, in the order of the model's columns.</summary>
    public double[] NumbersOf(int row) => [.. Plans<ColumnTransform>().Where(plan => plan is not CategoryTransform)
        .Select(plan => plan is DateTransform date ? DateCells.Parse(Rows![plan.Column], date.Form)[row]
        : ((NumericColumn)Rows![plan.Column]).Values.Span[row])];

    /// <summary>The cells of a row that are texts.</summary>
    public string?[] TextsOf(int row) => [.. Plans<CategoryTransform>().Select(plan => Rows![plan.Column].TextAt(row))];

    /// <summary>One sample of a model of arrays.</summary>
    public float[] InputsOf(int i) => Inputs.AsSpan(i * Model.Network.Architecture.Inputs, Model.Network.Architecture.Inputs).ToArray();

    public IEnumerable<T> Plans<T>() => Model.Preprocessing?.Columns.OfType<T>() ?? [];

    private static float[] Numbers(int count)
    {
        var random = new Philox(7, 1);
        float[] sizes = [0.1f, 1, 1, 1, 10, 1000],
            special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, 1e-39f, float.MaxValue, -1e30f];
        var numbers = new float[count];
        for (int n = 0; n < count; n++) numbers[n] = (float)random.Normal((ulong)n) * sizes[n * Samples / count % sizes.Length];
        for (int n = count * 5 / 6; n < count; n += 3) numbers[n] = special[n % special.Length];
        return numbers;
    }
}
