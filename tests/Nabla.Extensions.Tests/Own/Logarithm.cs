using System.Text.Json.Serialization;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Extensions.Tests.Own;

/// <summary>A user's column transform: x = (ln(1 + cell) − center) / scale, and 1 where the cell is missing.</summary>
public sealed record Logarithm(string Column, double Center, double Scale) : ColumnTransform(Column)
{
    [JsonIgnore]
    public override ColumnKind Kind => ColumnKind.Number;

    [JsonIgnore]
    public override IReadOnlyList<string> InputNames => [$"ln(1 + {Column})", $"{Column} is missing"];

    public override IReadOnlyList<ColumnOperation> Describe() =>
        [new NumberFunction(new Scaled(Center, Scale), WhenMissing: null), new MissingIndicator([])];

    public static Logarithm Fit(Table table, string column)
    {
        double[] logarithms = [.. ((NumericColumn)table[column]).Values.ToArray().Where(double.IsFinite).Select(cell => Math.Log(1 + cell))];
        double mean = logarithms.Average();
        return new(column, mean, Math.Sqrt(logarithms.Average(one => (one - mean) * (one - mean))));
    }

    private readonly record struct Scaled(double Center, double Scale) : IElementwise<Scaled>
    {
        public Spec Spec => new("scaled-logarithm", ("center", Center), ("scale", Scale));

        public TVector Value<TVector>(TVector z)
            where TVector : struct, ISimdVector<TVector> => (Elementary.Log1p(z) - TVector.Broadcast(Center)) / TVector.Broadcast(Scale);

        public TVector Derivative<TVector>(TVector z, TVector a)
            where TVector : struct, ISimdVector<TVector> => TVector.Broadcast(1) / (TVector.Broadcast(Scale) * (TVector.Broadcast(1) + z));
    }
}

/// <summary>How it is written in model files.</summary>
[JsonSerializable(typeof(Logarithm))]
public sealed partial class OwnJson : JsonSerializerContext;
