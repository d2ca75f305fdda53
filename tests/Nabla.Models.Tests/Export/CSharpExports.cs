using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Data.Features.Dates;
using Nabla.Models.Export;
using Nabla.Models.Export.CSharp;

namespace Nabla.Models.Tests.Export;

/// <summary>All cases as C#, compiled into one assembly with every warning an error.</summary>
internal static class CSharpExports
{
    private static readonly Lazy<Assembly> Compiled =
        new(() => Compile([.. ExportCases.All.SelectMany((one, i) => new[] { Text(one, $"Cases.Case{i}"), Driver(one, i) })]));

    /// <summary>What the export of a case says of a sample: by the method over spans and by the one over columns.</summary>
    public static (string? Label, double[] Values)[] Ask(ExportCase one, int i)
    {
        var driver = Compiled.Value.GetType($"Driver{ExportCases.All.ToList().IndexOf(one)}")!.GetMethod("Run")!;
        return (ValueTuple<string?, double[]>[])driver.Invoke(null, one.Rows is null ? [one.InputsOf(i)]
            : [one.NumbersOf(i), one.TextsOf(i)])!;
    }

    /// <summary>Bytes that 100 calls of each method allocate, once everything was called before.</summary>
    public static long Allocated(ExportCase one)
    {
        var driver = Compiled.Value.GetType($"Driver{ExportCases.All.ToList().IndexOf(one)}")!.GetMethod("Allocated")!;
        object?[] row = one.Rows is null ? [one.InputsOf(0)] : [one.NumbersOf(0), one.TextsOf(0)];
        return AllocatedBytes.Least(() => (long)driver.Invoke(null, row)!);
    }

    public static string Text(ExportCase one, string? name = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        SourceExport.Write(one.Model, "csharp", text, name);
        return text.ToString();
    }

    public static Assembly Compile(params string[] sources)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            generalDiagnosticOption: ReportDiagnostic.Error, optimizationLevel: OptimizationLevel.Release, warningLevel: 9999,
            specificDiagnosticOptions: [new("CS1591", ReportDiagnostic.Suppress)]);
        var parse = new CSharpParseOptions(LanguageVersion.CSharp12, DocumentationMode.Diagnose);
        string platform = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var references = new[] { "System.Runtime", "System.Private.CoreLib", "System.Memory", "System.Collections" }
            .Select(name => MetadataReference.CreateFromFile(Path.Combine(platform, name + ".dll")));
        using var image = new MemoryStream();
        var result = CSharpCompilation.Create("exports", sources.Select(source => CSharpSyntaxTree.ParseText(source, parse)), references,
            options).Emit(image);
        var faults = result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Take(5);
        Assert.True(result.Success, string.Join('\n', faults));
        image.Position = 0;
        return new AssemblyLoadContext("exports").LoadFromStream(image);
    }

    private static string Driver(ExportCase one, int i)
    {
        string type = $"Cases.Case{i}", outputs = one.Model.Network.Architecture.Outputs.ToString();
        string[] calls = one.Rows is null ? ["x"] : [Lists(one), Columns(one, type)];
        string asks = string.Join(", ", calls.Select(call => one.Model.LearningTask switch
        {
            LearningTask.Classification => $"({type}.Predict({call}, y), Numbers())",
            LearningTask.Regression when one.Model.Network.Architecture.Outputs
                == 1 => $"((string?)null, new double[] {{ {type}.Predict({call}) }})",
            _ => $"(Void(() => {type}.Predict({call}, y)), Numbers())",
        }));
        // A row is made once; the calls are of statements, so that nothing else allocates.
        var measured = calls.Select((call, n) =>
            (Row: call.StartsWith("new ", StringComparison.Ordinal)
            ? $"var row{n} = {call};" : "", Call: call.StartsWith("new ", StringComparison.Ordinal) ? $"row{n}" : call)).ToList();
        bool number = one.Model.LearningTask == LearningTask.Regression && one.Model.Network.Architecture.Outputs == 1;
        string all = string.Join(' ', measured.Select(one => number ? $"{type}.Predict({one.Call});" : $"{type}.Predict({one.Call}, y);"));
        // Numbers in the unit of a column are double.
        string element = one.Model.TargetUnits is { Count: > 1 } ? "double" : "float";
        string parameters = one.Rows is null ? "float[] x" : "double[] numbers, string?[] texts";
        return $$"""
            #nullable enable
            public static class Driver{{i}}
            {
                private static readonly {{element}}[] y = new {{element}}[{{outputs}}];
                private static System.DateTime? Date(double seconds) => double.IsNaN(seconds) ? null : System.DateTime.UnixEpoch.AddTicks((long)System.Math.Round(seconds * 1e7));
                private static System.TimeSpan? Time(double seconds) => double.IsNaN(seconds) ? null : System.TimeSpan.FromTicks((long)System.Math.Round(seconds * 1e7));
                private static string? Void(System.Action call) { call(); return null; }
                public static long Allocated({{parameters}})
                {
                    {{string.Concat(measured.Select(one => one.Row))}}
                    {{all}}
                    long before = System.GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 100; i++) { {{all}} }
                    return System.GC.GetAllocatedBytesForCurrentThread() - before;
                }
                private static double[] Numbers() => System.Array.ConvertAll(y, value => (double)value);
                public static (string?, double[])[] Run({{parameters}}) => new (string?, double[])[] { {{asks}} };
            }
            """;
    }

    private static string Lists(ExportCase one) =>
        string.Join(", ", new[] { one.Plans<ColumnTransform>().Any(plan => plan is not CategoryTransform) ? "numbers"
        : null, one.Plans<CategoryTransform>().Any() ? "texts" : null }.OfType<string>());

    private static string Columns(ExportCase one, string type)
    {
        int numbers = 0, texts = 0;
        var columns = one.Model.Preprocessing!.Columns;
        string[] values = [.. columns.Select(plan => plan switch
        {
            NumericTransform => $"numbers[{numbers++}]",
            DateTransform date => date.Form.Order == DateOrder.Time
                ? $"Time(numbers[{numbers++}])" : $"Date(numbers[{numbers++}])",
            _ => $"texts[{texts++}]",
        })];
        if (columns.Count <= 30) return string.Join(", ", values);
        var names = CSharpText.NamesOf(columns.Select(plan => plan.Column));
        return $"new {type}.Row {{ {string.Join(", ", names.Zip(values, (name, value) => $"{name} = {value}"))} }}";
    }
}
