namespace Nabla.Models.Export.C;

/// <summary>Writes one C99 file, which is also its header. It allocates nothing and uses only math.h and string.h.</summary>
internal sealed class CSource : ISourceWriter
{
    public string Language => "c";

    public bool TakesDots => false;

    // The name is only a prefix of other names.
    public bool IsTaken(string word, bool isLast) => false;

    public void Write(ExportedModel model, TextWriter output)
    {
        string prefix = CText.Prefix(model.Name), macro = prefix.ToUpperInvariant();
        var inputs = new CInputs(model, prefix);
        const string Compiler = "as long as the compiler neither fuses (-ffp-contract=off) nor reorders (no -ffast-math) operations";
        output.WriteLine("/*");
        foreach (string line in model.Description) output.WriteLine($" * {CText.Comment(line)}");
        output.WriteLine($$"""
             *
             * C99 and math.h, nothing else; nothing is allocated. Compile it once:
             *     cc -std=c99 -O3 -march=native -ffp-contract=off -c {{prefix}}.c        (and link with -lm)
             * The file is its own header where it is used:
             *     #define {{macro}}_DECLARATIONS_ONLY
             *     #include "{{prefix}}.c"
             * The results have the same bits as Nabla's, {{Compiler}}.
             * fmaf is one instruction if the target has it (on x64 with -march=native or -mfma), otherwise a slow function.
             */
            #ifndef {{macro}}_DECLARED
            #define {{macro}}_DECLARED

            #ifdef __cplusplus
            extern "C" {
            #endif

            """.ReplaceLineEndings("\n"));
        inputs.Declare(output);
        output.WriteLine($$"""

            #ifdef __cplusplus
            }
            #endif

            #endif

            #ifndef {{macro}}_DECLARATIONS_ONLY

            #include <math.h>
            #include <stdint.h>
            #include <string.h>

            #ifdef __clang__
            #pragma STDC FP_CONTRACT OFF
            #endif

            """.ReplaceLineEndings("\n"));
        var functions = new CFunctions(model, prefix);
        functions.Numbers(output);
        functions.Write(output);
        inputs.Define(output);
        output.WriteLine("\n#endif");
    }
}
