using Nabla.Costs;
using System.Text.RegularExpressions;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models.Export;
using Nabla.Layers;
using Nabla.Numerics;
using Nabla.Specs;

namespace Nabla.Models.Tests.Export;

public class SourceExportTests
{
    public static TheoryData<string> Languages => [.. SourceExport.Languages];

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_same_model_gives_the_same_bytes_after_it_was_saved_and_loaded(string language)
    {
        using var folder = new TemporaryFolder();
        var model = ExportCases.Of("table of classes").Model;
        model.Save(folder.PathOf("model.onnx"));
        Assert.Equal(Text(model, language), Text(Model.Load(folder.PathOf("model.onnx")), language));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Names_of_columns_and_classes_stay_inside_their_texts_and_comments(string language)
    {
        foreach (string name in new[] { "table of classes", "names that are none" })
        {
            string text = Text(ExportCases.Of(name).Model, language);
            Assert.DoesNotContain(text, c => c is '\u202e' or '\u2028' or '\r' or '\t');
            Assert.DoesNotMatch(new Regex("^ *#error", RegexOptions.Multiline), text);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Names_in_all_scripts_are_readable_in_comments(string language)
    {
        var table = Data.Table.From(Enumerable.Range(0, 20), ("Länge", i => (double)i), ("幅", i => i % 3.0),
            ("Köln", i => i % 2 == 0 ? "größer" : "klein"));
        string text = Text(Model.For(table, "Köln", new() { Hidden = [2] }), language);
        foreach (string name in new[] { "Länge", "幅", "Köln" }) Assert.Contains(name, text);
        Assert.DoesNotContain("L?nge", text);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_model_is_called_after_its_data_unless_it_is_given_a_name(string language)
    {
        var model = ExportCases.Of("table of classes").Model;
        var called = new Model(model.Network, model.Configuration with { Data = "some/two-moons.csv" }, model.LearningTask)
            { Preprocessing = model.Preprocessing, ClassNames = model.ClassNames };
        Assert.Contains("TwoMoons", Text(called, language));
        Assert.Contains("Penguins", Text(called, language, "Penguins"));
    }

    // Every member that some export has, as its own name: another is taken, so that the file compiles.
    [Fact]
    public void A_class_is_never_called_as_one_of_its_members()
    {
        // But for functions of activations, which keep out of the class's way.
        var members = new Regex(@"^    (?:private|public) static [^=(\n]*?(\w+)(?= =>| \{|\()(?!\(Span<float> a\)$)",
            RegexOptions.Multiline);
        var names = ExportCases.All.SelectMany(one => members.Matches(Text(one.Model, "csharp")).Select(match => match.Groups[1].Value))
            .ToHashSet();
        Assert.Superset(new HashSet<string>
            { "Scales", "Centers", "Seconds", "Weekday", "Weights1", "Scale1", "Predict", "PeriodicPhases1" }, names);
        // Arrays of layers have any names, and keep out of the class's way too.
        Assert.NotNull(CSharpExports.Compile(Text(ExportCases.Of("waves").Model, "csharp", "PeriodicPhases1"))
            .GetType("NablaModels.PeriodicPhases1"));
        foreach (string name in names.Where(name => !char.IsAsciiDigit(name[^1]) || name is "Weights1" or "Biases1" or "Scale1"))
            Assert.Contains("is a word of the language or of the file itself",
                Lines.Error(() => Text(ExportCases.Of("image").Model, "csharp", name)));
    }

    [Theory]
    [InlineData("Scales", "ScalesModel")]
    [InlineData("centers", "CentersModel")]
    public void Data_called_as_a_member_gives_a_class_that_compiles(string data, string expected)
    {
        var model = ExportCases.Of("table of several targets").Model;
        var called = new Model(model.Network, model.Configuration with { Data = $"some/{data}.csv" }, model.LearningTask)
            { Preprocessing = model.Preprocessing };
        Assert.NotNull(CSharpExports.Compile(Text(called, "csharp")).GetType($"NablaModels.{expected}"));
    }

    [Theory]
    [InlineData("csharpp", "There is no language \"csharpp\" to export to. Did you mean \"csharp\"?")]
    [InlineData("fortran", "There is no language \"fortran\" to export to. There are: csharp, c.")]
    public void An_unknown_language_is_refused(string language, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => Text(ExportCases.Of("image").Model, language, null)).Message);

    [Theory]
    [InlineData("csharp", "My-Model",
        "Name must be letters, digits and underscores, like Penguins or MyApp.Penguins (got \"My-Model\").")]
    [InlineData("csharp", "A..B", "(got \"A..B\")")]
    [InlineData("csharp", "int", "\"int\" is a word of the language")]
    [InlineData("csharp", "MyApp.Predict",
        "\"Predict\" is a word of the language or of the file itself. Use another, such as PredictModel.")]
    [InlineData("csharp", "weights1", "such as Weights1Model")]
    [InlineData("csharp", "MathF.Penguins", "\"MathF\" is a word")]
    [InlineData("c", "A.B", "like Penguins (got \"A.B\")")]
    [InlineData("c", "1st", "(got \"1st\")")]
    public void A_name_that_is_invalid_is_refused(string language, string? name, string expected) =>
        Assert.Contains(expected, Assert.Throws<NablaException>(() => Text(ExportCases.Of("image").Model, language, name)).Message);

    // Else what is compared would say nothing of them.
    [Theory]
    [InlineData("frequent numbers", 2)]
    [InlineData("frequent numbers after waves", 1)]
    public void The_models_of_frequent_numbers_have_some(string name, int columns) =>
        Assert.Equal(columns, ExportCases.Of(name).Plans<NumericTransform>().Count(plan => plan.Frequent is not null));

    [Fact]
    [Trait("Speed", "slow")]
    public void A_users_own_formula_is_written_down_like_the_librarys()
    {
        var one = new ExportCase("own", ModelOf(new Dense(4, new Staircase())));
        var type = CSharpExports.Compile(CSharpExports.Text(one, "Own"), """
            public static class Ask
            {
                public static double[] Run(float[] x) { var y = new float[4]; NablaModels.Own.Predict(x, y); return System.Array.ConvertAll(y, value => (double)value); }
            }
            """).GetType("Ask")!;
        for (int i = 0; i < ExportCase.Samples; i++)
            Same.Bits(one.Expected[i], (double[])type.GetMethod("Run")!.Invoke(null, [one.InputsOf(i)])!, $"sample {i}");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void An_activation_without_a_formula_is_refused_by_layer_and_name(string language) => Assert.Equal(
        "Layer 1 (dense:nodes=4+center): the activation center has no formula that could be written down. Implement IElementwise, or use "
            + "the model with the library.",
        Assert.Throws<NablaException>(() => Text(ModelOf(new Dense(4, new Center())), language)).Message);

    [Fact]
    public void A_layer_without_a_form_is_refused_by_name() => Assert.StartsWith(
        "Layer 1 (half) has no form in source files", Assert.Throws<NablaException>(() => Text(ModelOf(new Half()), "c")).Message);

    [Fact]
    public void Weights_that_are_not_finite_are_refused()
    {
        var model = ModelOf(new Dense(4, new Relu()));
        model.Network.Theta[3] = float.NaN;
        Assert.StartsWith("The model has a weight or bias that is not finite.",
            Assert.Throws<NablaException>(() => Text(model, "c")).Message);
    }

    [Fact]
    public void A_network_that_no_compiler_would_take_is_refused() => Assert.StartsWith(
        "The network 3-300000 has 1,200,000 parameters; source files hold up to 1,000,000",
        Assert.Throws<NablaException>(() => Text(ModelOf(new Dense(300_000, new Relu())), "csharp")).Message);

    private static Model ModelOf(params Layer[] layers) =>
        new(new Network(3, layers, seed: 1), new() { Cost = new SquaredError() }, LearningTask.Regression);

    private static string Text(Model model, string language, string? name = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        SourceExport.Write(model, language, text, name);
        return text.ToString();
    }

    // Every operation that a formula has, masks within masks too.
    private readonly record struct Staircase : IElementwise<Staircase>
    {
        public Spec Spec => new("staircase");

        public TVector Value<TVector>(TVector z)
            where TVector : struct, ISimdVector<TVector>
        {
            var (exponent, fraction) = TVector.Split(TVector.Abs(z) + TVector.Broadcast(1));
            TVector inside = TVector.Select(z > TVector.Broadcast(-2), z < TVector.Broadcast(2), z < TVector.Broadcast(-5));
            TVector root = TVector.Sqrt(TVector.Min(fraction, TVector.Broadcast(1.5))) * TVector.Max(-exponent, TVector.Broadcast(-3))
                / TVector.Broadcast(7);
            return TVector.Select(inside, TVector.Round(root * TVector.Broadcast(10)),
                TVector.MultiplyAdd(root, z, TVector.PowerOfTwo(TVector.Min(exponent, TVector.Broadcast(9)))));
        }

        public TVector Derivative<TVector>(TVector z, TVector a)
            where TVector : struct, ISimdVector<TVector> => TVector.Broadcast(0);
    }

    private sealed record Center : IActivation
    {
        public Spec Spec => new("center");

        public void Forward<T>(ReadOnlySpan<T> z, Span<T> a, int nodes)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => z.CopyTo(a);

        public void Backward<T>(ReadOnlySpan<T> z, ReadOnlySpan<T> a, ReadOnlySpan<T> dCda, Span<T> delta, int nodes)
            where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => dCda.CopyTo(delta);
    }

    private sealed record Half : Layer
    {
        public override Spec Spec => new("half");

        public override int OutputsFor(int inputs) => inputs;

        public override void Forward<T>(in LayerPass<T> pass) => pass.X.CopyTo(pass.A);

        public override void Backward<T>(in LayerPass<T> pass) => pass.DCda.CopyTo(pass.Delta);
    }
}
