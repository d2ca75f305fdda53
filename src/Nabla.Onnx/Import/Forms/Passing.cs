using Nabla.Onnx.Wire;

namespace Nabla.Onnx.Import.Forms;

/// <summary>What changes nothing in prediction.</summary>
internal static class Passing
{
    /// <summary>y = x.</summary>
    public static Value Identity(Step step) => step[0];

    /// <summary>y = x in another number type; one of whole numbers would round what flows.</summary>
    public static Value Cast(Step step)
    {
        bool real = (OnnxDataType)step.Int("to", 0) is OnnxDataType.Float or OnnxDataType.Double or OnnxDataType.Float16 or OnnxDataType.BFloat16;
        if (real) return step[0];
        if (step[0] is Flow) throw step.Refusal($"makes {(OnnxDataType)step.Int("to", 0)} of what flows; expected a floating-point type");
        var constant = step.Constant(0);
        step.Budget.Spend(constant.Numbers.Length, step.Label);
        return constant with { Numbers = Array.ConvertAll(constant.Numbers, Math.Truncate) };
    }

    /// <summary>y = x; numbers are dropped in training only.</summary>
    public static Value Dropout(Step step) => step.Has(2) && step.Number(2) != 0 ? throw step.Refusal("is in training mode. Export the model for inference: model.eval()") : step[0];
}
