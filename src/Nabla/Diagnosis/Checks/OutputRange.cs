using Nabla.Specs;

namespace Nabla.Diagnosis.Checks;

/// <summary>What values activations can take.</summary>
internal static class OutputRange
{
    /// <summary>The least and the greatest value of an activation; null where it has neither, or is not known here.</summary>
    public static (double Low, double High)? Find(Spec activation) => activation.Name switch
    {
        "sigmoid" or "hard-sigmoid" or "softmax" => (0, 1),
        "tanh" or "softsign" or "hard-tanh" => (-1, 1),
        "relu" or "softplus" or "exponential" => (0, double.PositiveInfinity),
        "relu6" => (0, 6),
        "elu" => (-activation.Number("alpha", 0, 1), double.PositiveInfinity),
        "selu" => (-1.7582, double.PositiveInfinity),
        "gelu" or "gelu-tanh" => (-0.1701, double.PositiveInfinity),
        "silu" => (-0.2785, double.PositiveInfinity),
        "mish" => (-0.3089, double.PositiveInfinity),
        "hard-swish" => (-0.375, double.PositiveInfinity),
        _ => null,
    };

    /// <summary>True for activations that are flat on both sides.</summary>
    public static bool IsSquashing(Spec activation) =>
        activation.Name is "sigmoid" or "hard-sigmoid" or "tanh" or "softsign" or "hard-tanh";

    /// <summary>True where a cost contains the activation already.</summary>
    public static bool IsInside(Spec cost, Spec activation) => Inside(cost) == activation.Name;

    /// <summary>The activation that a cost contains; null where it takes outputs as they are.</summary>
    public static string? Inside(Spec cost) => cost.Name switch
    {
        "softmax-cross-entropy" => "softmax",
        "sigmoid-cross-entropy" => "sigmoid",
        "poisson" => "exponential",
        _ => null,
    };
}
