;; A product of float32 matrices. Terms are added one after another, so that every device gets the same bits.
(module
  (memory (export "memory") 1)

  ;; Four rows by eight columns of the result at a time.
  (func (export "product")
    (param $left i32)  ;; address of panels of four rows: four numbers for each column
    (param $inner i32) ;; columns of the left matrix, rows of the right one; at least 1
    (param $right i32) ;; address of the right matrix
    (param $wide i32)  ;; bytes of a row of the right matrix and of the result, a multiple of 32
    (param $to i32)    ;; address of the result
    (param $stop i32)  ;; where it ends: a multiple of four rows
    (local $column i32) (local $l i32) (local $r i32) (local $end i32) (local $at i32)
    (local $x v128) (local $r0 v128) (local $r1 v128)
    (local $a0 v128) (local $a1 v128) (local $b0 v128) (local $b1 v128)
    (local $c0 v128) (local $c1 v128) (local $d0 v128) (local $d1 v128)
    (loop $panels
      (local.set $column (i32.const 0))
      (loop $columns
        (local.set $l (local.get $left))
        (local.set $end (i32.add (local.get $left) (i32.shl (local.get $inner) (i32.const 4))))
        (local.set $r (i32.add (local.get $right) (local.get $column)))
        (local.set $x (v128.const i32x4 0 0 0 0))
        (local.set $a0 (local.get $x)) (local.set $a1 (local.get $x))
        (local.set $b0 (local.get $x)) (local.set $b1 (local.get $x))
        (local.set $c0 (local.get $x)) (local.set $c1 (local.get $x))
        (local.set $d0 (local.get $x)) (local.set $d1 (local.get $x))
        (loop $terms
          (local.set $r0 (v128.load (local.get $r)))
          (local.set $r1 (v128.load offset=16 (local.get $r)))
          (local.set $x (v128.load32_splat (local.get $l)))
          (local.set $a0 (f32x4.add (local.get $a0) (f32x4.mul (local.get $x) (local.get $r0))))
          (local.set $a1 (f32x4.add (local.get $a1) (f32x4.mul (local.get $x) (local.get $r1))))
          (local.set $x (v128.load32_splat offset=4 (local.get $l)))
          (local.set $b0 (f32x4.add (local.get $b0) (f32x4.mul (local.get $x) (local.get $r0))))
          (local.set $b1 (f32x4.add (local.get $b1) (f32x4.mul (local.get $x) (local.get $r1))))
          (local.set $x (v128.load32_splat offset=8 (local.get $l)))
          (local.set $c0 (f32x4.add (local.get $c0) (f32x4.mul (local.get $x) (local.get $r0))))
          (local.set $c1 (f32x4.add (local.get $c1) (f32x4.mul (local.get $x) (local.get $r1))))
          (local.set $x (v128.load32_splat offset=12 (local.get $l)))
          (local.set $d0 (f32x4.add (local.get $d0) (f32x4.mul (local.get $x) (local.get $r0))))
          (local.set $d1 (f32x4.add (local.get $d1) (f32x4.mul (local.get $x) (local.get $r1))))
          (local.set $r (i32.add (local.get $r) (local.get $wide)))
          (local.set $l (i32.add (local.get $l) (i32.const 16)))
          (br_if $terms (i32.lt_u (local.get $l) (local.get $end))))
        (local.set $at (i32.add (local.get $to) (local.get $column)))
        (v128.store (local.get $at) (local.get $a0))
        (v128.store offset=16 (local.get $at) (local.get $a1))
        (local.set $at (i32.add (local.get $at) (local.get $wide)))
        (v128.store (local.get $at) (local.get $b0))
        (v128.store offset=16 (local.get $at) (local.get $b1))
        (local.set $at (i32.add (local.get $at) (local.get $wide)))
        (v128.store (local.get $at) (local.get $c0))
        (v128.store offset=16 (local.get $at) (local.get $c1))
        (local.set $at (i32.add (local.get $at) (local.get $wide)))
        (v128.store (local.get $at) (local.get $d0))
        (v128.store offset=16 (local.get $at) (local.get $d1))
        (local.set $column (i32.add (local.get $column) (i32.const 32)))
        (br_if $columns (i32.lt_u (local.get $column) (local.get $wide))))
      (local.set $left (local.get $end))
      (local.set $to (i32.add (local.get $to) (i32.shl (local.get $wide) (i32.const 2))))
      (br_if $panels (i32.lt_u (local.get $to) (local.get $stop))))))
