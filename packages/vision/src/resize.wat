;; The inner loops of resize.ts. A pixel takes four bytes: red, green, blue, and one that is computed along and
;; left out at the end, so that a pixel is one vector of four 32-bit sums.
(module
  (memory (export "memory") 1)

  ;; A line of the photo to a line of the result: each pixel a weighted sum of neighbours.
  (func (export "line")
    (param $photo i32)    ;; address of the photo's line
    (param $step i32)     ;; its bytes a pixel
    (param $to i32)       ;; where the result goes, and where it ends
    (param $end i32)
    (param $first i32)    ;; address of each pixel's first neighbour: int32 a pixel
    (param $weights i32)  ;; address of the weights: int32, so many a pixel as the window is bytes by 4
    (param $window i32)
    (local $from i32) (local $stop i32) (local $sum v128)
    (loop $pixels
      (local.set $from
        (i32.add (local.get $photo) (i32.mul (i32.load (local.get $first)) (local.get $step))))
      (local.set $stop (i32.add (local.get $weights) (local.get $window)))
      (local.set $sum (i32x4.splat (i32.const 0x200000)))
      (loop $neighbours
        (local.set $sum
          (i32x4.add (local.get $sum)
            (i32x4.mul
              (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $from))))
              (v128.load32_splat (local.get $weights)))))
        (local.set $from (i32.add (local.get $from) (local.get $step)))
        (local.set $weights (i32.add (local.get $weights) (i32.const 4)))
        (br_if $neighbours (i32.lt_u (local.get $weights) (local.get $stop))))
      (local.set $sum (i32x4.shr_u (local.get $sum) (i32.const 22)))
      (local.set $sum (i16x8.narrow_i32x4_u (local.get $sum) (local.get $sum)))
      (v128.store32_lane 0 (local.get $to) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
      (local.set $first (i32.add (local.get $first) (i32.const 4)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if $pixels (i32.lt_u (local.get $to) (local.get $end)))))

  ;; A weighted sum of lines, sixteen bytes at a time.
  (func (export "blend")
    (param $lines i32)    ;; address of the first line
    (param $stride i32)   ;; bytes from line to line, a multiple of 16
    (param $to i32)       ;; where the sum goes
    (param $weights i32)  ;; address of the weights and where they end: int32 a line
    (param $stop i32)
    (local $end i32) (local $from i32) (local $at i32) (local $bytes v128) (local $half v128) (local $weight v128)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128)
    (local.set $end (i32.add (local.get $lines) (local.get $stride)))
    (loop $sixteen
      (local.set $sum0 (i32x4.splat (i32.const 0x200000)))
      (local.set $sum1 (local.get $sum0))
      (local.set $sum2 (local.get $sum0))
      (local.set $sum3 (local.get $sum0))
      (local.set $from (local.get $lines))
      (local.set $at (local.get $weights))
      (loop $neighbours
        (local.set $bytes (v128.load (local.get $from)))
        (local.set $weight (v128.load32_splat (local.get $at)))
        (local.set $half (i16x8.extend_low_i8x16_u (local.get $bytes)))
        (local.set $sum0
          (i32x4.add (local.get $sum0)
            (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $half)) (local.get $weight))))
        (local.set $sum1
          (i32x4.add (local.get $sum1)
            (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $half)) (local.get $weight))))
        (local.set $half (i16x8.extend_high_i8x16_u (local.get $bytes)))
        (local.set $sum2
          (i32x4.add (local.get $sum2)
            (i32x4.mul (i32x4.extend_low_i16x8_u (local.get $half)) (local.get $weight))))
        (local.set $sum3
          (i32x4.add (local.get $sum3)
            (i32x4.mul (i32x4.extend_high_i16x8_u (local.get $half)) (local.get $weight))))
        (local.set $from (i32.add (local.get $from) (local.get $stride)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br_if $neighbours (i32.lt_u (local.get $at) (local.get $stop))))
      (v128.store (local.get $to)
        (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_u
            (i32x4.shr_u (local.get $sum0) (i32.const 22))
            (i32x4.shr_u (local.get $sum1) (i32.const 22)))
          (i16x8.narrow_i32x4_u
            (i32x4.shr_u (local.get $sum2) (i32.const 22))
            (i32x4.shr_u (local.get $sum3) (i32.const 22)))))
      (local.set $lines (i32.add (local.get $lines) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $sixteen (i32.lt_u (local.get $lines) (local.get $end)))))

  ;; Bytes to float32 in [-1, 1], three a pixel: (2x - 255) / 255, one rounding, no other anywhere. The fourth of a
  ;; pixel is overwritten by the next; after the last there must be room for it.
  (func (export "scale")
    (param $from i32)  ;; address of a line, and where it ends
    (param $end i32)
    (param $to i32)
    (local $x v128)
    (loop $pixels
      (local.set $x
        (f32x4.convert_i32x4_u
          (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $from))))))
      (v128.store (local.get $to)
        (f32x4.div
          (f32x4.sub (f32x4.add (local.get $x) (local.get $x)) (f32x4.splat (f32.const 255)))
          (f32x4.splat (f32.const 255))))
      (local.set $from (i32.add (local.get $from) (i32.const 4)))
      (local.set $to (i32.add (local.get $to) (i32.const 12)))
      (br_if $pixels (i32.lt_u (local.get $from) (local.get $end))))))
