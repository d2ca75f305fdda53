using System.Runtime.InteropServices;
using System.Text;
using Nabla.Data;
using Nabla.Data.Features;
using Nabla.Models.Export;

namespace Nabla.Models.Tests.Export;

/// <summary>All cases as C, compiled into one library with every warning an error.</summary>
internal static class CExports
{
    public const string NoCompiler = "There is no C compiler (cc) on this machine.";

    private const string Flags = "-std=c99 -O2 -ffp-contract=off -Wall -Wextra -Wpedantic -Werror";

    private static readonly Lazy<nint> Library = new(() =>
    {
        using var folder = new TemporaryFolder();
        // All in one file, so that a name that two of them share would be found; who calls them stands in another, which sees declarations
        // only.
        var cases = ExportCases.All.Select((one, i) => (Text: Text(one, $"Case{i}"), Driver: Driver(one, i))).ToList();
        for (int i = 0; i < cases.Count; i++) folder.Write($"case{i}.c", cases[i].Text);
        string[] files =
        [
            folder.Write("cases.c", string.Concat(cases.Select((_, i) => $"#include \"case{i}.c\"\n"))),
            folder.Write("drivers.c", string.Concat(cases.Select(one => one.Driver))),
        ];
        string library = folder.PathOf("exports.so");
        // Where the processor has fused multiply-add its instruction takes the place of a function, which rounds alike.
        Compile([.. Flags.Split(' '), "-march=native", "-shared", "-fPIC", "-o", library, .. files, "-lm"]);
        return NativeLibrary.Load(library);
    });

    private delegate int Run(double[] numbers, nint[] texts, float[] x, float[] y, double[] number);

    public static bool HasCompiler { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "cc")));

    /// <summary>What the export of a case says of a sample.</summary>
    public static (int Class, double[] Values) Ask(ExportCase one, int i)
    {
        int index = ExportCases.All.ToList().IndexOf(one);
        var run = Marshal.GetDelegateForFunctionPointer<Run>(NativeLibrary.GetExport(Library.Value, $"driver{index}"));
        nint[] texts = one.Rows is null ? [] : [.. one.TextsOf(i).Select(Marshal.StringToCoTaskMemUTF8)];
        var values = new float[one.Model.Network.Architecture.Outputs];
        var number = new double[values.Length];
        int answer = run(one.Rows is null ? [] : one.NumbersOf(i), texts, one.Rows is null ? one.InputsOf(i) : [], values, number);
        foreach (nint text in texts) Marshal.FreeCoTaskMem(text);
        return (answer, IsNumber(one) || AreNumbers(one) ? number : [.. values.Select(value => (double)value)]);
    }

    /// <summary>The name of a class, as the library has it.</summary>
    public static string ClassOf(ExportCase one, int k)
    {
        nint classes = NativeLibrary.GetExport(Library.Value, $"case{ExportCases.All.ToList().IndexOf(one)}_classes");
        return Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(classes, k * nint.Size))!;
    }

    public static string Text(ExportCase one, string? name = null)
    {
        using var text = new StringWriter { NewLine = "\n" };
        SourceExport.Write(one.Model, "c", text, name);
        return text.ToString();
    }

    public static void Compile(params string[] arguments)
    {
        var ran = ChildProcess.Run("cc", arguments);
        Assert.True(ran.ExitCode == 0, ran.Error);
    }

    private static bool IsNumber(ExportCase one) =>
        one.Model.LearningTask == LearningTask.Regression && one.Model.Network.Architecture.Outputs == 1;

    // Numbers in the unit of a column are double.
    private static bool AreNumbers(ExportCase one) => one.Model.TargetUnits is { Count: > 1 };

    private static string Driver(ExportCase one, int i)
    {
        string call = "x";
        var row = new StringBuilder();
        if (one.Model.Preprocessing is { } preprocessing)
        {
            int numbers = 0, texts = 0;
            row.Append($"    case{i}_row row = {{ ");
            row.AppendJoin(", ", preprocessing.Columns.Select(plan => plan is CategoryTransform
                ? $"texts[{texts++}]" : $"numbers[{numbers++}]")).Append(" };\n");
            call = "&row";
        }

        string ask = one.Model.LearningTask switch
        {
            LearningTask.Classification => $"return case{i}_predict({call}, y);",
            _ when IsNumber(one) => $"*number = case{i}_predict({call}); (void)y; return 0;",
            _ when AreNumbers(one) => $"case{i}_predict({call}, number); (void)y; return 0;",
            _ => $"case{i}_predict({call}, y); return 0;",
        };
        return $$"""
            #define CASE{{i}}_DECLARATIONS_ONLY
            #include "case{{i}}.c"
            int driver{{i}}(const double *numbers, const char *const *texts, const float *x, float *y, double *number);
            int driver{{i}}(const double *numbers, const char *const *texts, const float *x, float *y, double *number)
            {
                (void)numbers; (void)texts; (void)x; (void)number;
                {
                {{row}}    {{ask}}
                }
            }

            """;
    }
}
